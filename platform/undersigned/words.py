"""The platform's own words, checked before they are served: the catalogs of the pages, and the texts of the mails."""

from pathlib import Path

from undersigned.core.messages import WordsError
from undersigned.core.report import Mistake, Report
from undersigned.core.ssr import Renderer
from undersigned.followers import files as followers
from undersigned.settings import Settings
from undersigned.signatures import files as signatures
from undersigned.signatures.files import read_emails


async def checked_renderer(settings: Settings, emails: Path = signatures.EMAILS) -> Renderer:
    """The renderer of the pages, for the loop this runs in, once the platform's words were checked with it.

    Raises WordsError with every mistake in the catalogs and the mail texts, RenderError where the pages are not built. What a
    catalog must hold is known to the build of the pages, and run here as it was built.
    """
    frontend = Path(settings.frontend_dir)
    catalogs = {str(file): file.read_text("utf-8") for file in sorted((frontend.parent / "messages").glob("*.json"))}
    report, renderer = Report(), Renderer(frontend)
    for mistake in renderer.check_catalogs(catalogs):
        report.add(Mistake(**mistake))
    locales = tuple(Path(file).stem for file in catalogs)
    read_emails(emails, report, locales=locales)
    read_emails(followers.EMAILS, report, locales=locales, placeholders=followers.PLACEHOLDERS, needed=followers.NEEDED)
    if report.mistakes:
        raise WordsError(f"The platform's words have mistakes:\n{report.format()}")
    return renderer
