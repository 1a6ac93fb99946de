"""Pictures: opened with care, turned the right way up, made smaller, and written anew without a word about where."""

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from .refusing import Refused

MOST_EDGE = 2000  # pixels of the longer edge
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}  # a JPEG is shrunk as it is read
HOW = {"JPEG": {"quality": 85}, "PNG": {}, "WEBP": {"quality": 85}}
NOT_PLAIN = ("LA", "La", "PA", "RGBA", "RGBa")  # modes that hold transparency

BROKEN = "This picture can't be opened. It may be damaged: open it on your computer, save it again and attach that."
TOO_BIG = "This picture has too many pixels to open here. Make it smaller, or attach a screenshot of it."


def clean_picture(data: bytes, kind: str) -> bytes:
    """The picture of that kind ("JPEG", "PNG", "WEBP") as pixels alone: no place, camera, time, name, comment or profile.

    It is turned as its metadata says before that goes, its colours are converted to sRGB, and it has at most 2000 pixels
    on its longer edge. Only the first frame of a moving one stays. Raises Refused for one that is broken or too big.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd in it: it goes anyway, and its size is looked at here
            return _written_anew(_opened(data, kind), kind)
    except Refused:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Refused(TOO_BIG) from error
    except Exception as error:  # Pillow raises almost anything for bytes that only begin like a picture
        raise Refused(BROKEN) from error


def _opened(data, kind):
    picture = Image.open(io.BytesIO(data), formats=[kind])
    if picture.width * picture.height > MOST_PIXELS[kind]:
        raise Refused(TOO_BIG)
    if kind == "JPEG":
        picture.draft(None, (MOST_EDGE, MOST_EDGE))
    picture.load()
    return picture


def _written_anew(picture, kind):
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((MOST_EDGE, MOST_EDGE), Image.Resampling.LANCZOS)
    has_holes = kind != "JPEG" and (turned.mode in NOT_PLAIN or "transparency" in turned.info)
    coloured = _in_srgb(turned).convert("RGBA" if has_holes else "RGB")
    bare = Image.new(coloured.mode, coloured.size)  # whatever clung to the old one stays behind
    bare.paste(coloured)
    file = io.BytesIO()
    bare.save(file, kind, **HOW[kind])
    return file.getvalue()


def _in_srgb(picture):
    """The picture in the colours that screens expect; as it is where its profile makes no sense."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
