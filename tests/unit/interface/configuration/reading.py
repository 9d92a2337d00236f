"""What people read of each error about configuration files."""

from domain.configuration import errors
from domain.shared import written
from domain.shared.written import Referred

READ: tuple[tuple[Exception, str], ...] = (
    (errors.FileTooLarge(300_000, 262_144), "The file has 300,000 bytes; I take 262,144 at most."),
    (errors.FileUnreadable(), "I cannot read the file: it is gone, or it is no text in UTF-8."),
    (errors.NotYaml("did not find"), "From here on this is not YAML: `did not find`"),
    (errors.NestedTooDeep(12), "This is nested deeper than 12 levels."),
    (errors.AliasRefused(), "Anchors (`&`), aliases (`*`) and tags (`!`) are not read here."),
    (errors.FieldTwice("x`"), "`x'` stands here twice."),
    (errors.FieldNameUnusable(), "The name of a field is a plain word before a colon."),
    (errors.OneDocumentOnly(), "Here a second document begins"),
    (errors.OtherFileVersion(1), "I read files of version 1: write `version: 1`."),
    (
        errors.SectionMissing(("shop", "ranks")),
        "The file has no section, so it says nothing. There are `shop`, `ranks`",
    ),
    (errors.PlanNotFound(), "I do not have this plan: it is older than a day"),
    (errors.VersionNotFound(7), "There is no version 7, or no longer."),
    (written.WrongType("a list"), "Here belongs a list."),
    (written.UnknownField("x", ("a", "b")), "`x` is not known here. There are `a`, `b`."),
    (written.UnknownField("x", (*"abcdefghijklmno",)), "`x` is not known here. There are `a`, `b`, `c`"),
    (written.MissingField("name"), "`name` is missing."),
    (written.EntryRepeated("VIP"), "`VIP` is there twice."),
    (written.TooManyEntries(50), "There are 50 entries at most."),
    (written.WrittenTextTooLong(2000, 1000), "This has 2,000 characters; 1,000 are allowed."),
    (written.NumberOutOfRange(2000, 0, 1000), "2,000 is not from 0 to 1,000."),
    (written.NotOneOf("x", ("a", "b")), "`x` is none of `a`, `b`."),
    (written.NothingNamed(Referred.ROLE, "VIP"), "This server has no role called `VIP`."),
    (written.NameAmbiguous(Referred.CHANNEL, "a", 2), "This server has 2 channels called `a`. Say which by its id"),
    (
        written.IdFromElsewhere(Referred.EMOJI, 5),
        "This server has no emoji with the id 5. Is the file another server's?",
    ),
    (written.NamesUnknown(Referred.ROLE), "Without Discord I cannot look which role this is"),
)
