"""Plain text loses its lines for finding one's way, also in the middle of a section."""

from retrieval.formats.text import parse_text


def test_a_line_of_navigation_within_a_section_is_in_no_section() -> None:
    document = parse_text(
        "queues.txt",
        "Calm queues\n\nGuests wait longer than they think when nobody speaks to them.\n\nShare this post\n\n"
        "They wait shorter than they think when somebody does speak to them.\n",
    )

    assert [document.section_text(section) for section in document.sections] == [
        "Guests wait longer than they think when nobody speaks to them.",
        "They wait shorter than they think when somebody does speak to them.",
    ]
    assert "Share this post" in document.text
