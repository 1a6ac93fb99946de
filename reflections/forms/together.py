from django import forms


class PartnerForm(forms.Form):
    colleague = forms.ModelChoiceField(queryset=None)

    def __init__(self, possible, data):
        super().__init__(data)
        self.fields["colleague"].queryset = possible


class JoinForm(forms.Form):
    discards_own = forms.BooleanField(required=False)
