"""A small world to ask about: the handbook of a bakery and its neighbour's notes on coffee, in our own words."""

from pathlib import Path

from retrieval.formats import parse
from retrieval.index import Place, Source
from retrieval.kinds import Kind
from retrieval.lexical import terms
from retrieval.splitting import Splitter

HANDBOOK = """# Handbook of the bakery

## Sourdough
Bakers like to talk about sourdough in the evening.

Sourdough is a dough that rises with wild yeast and lactic bacteria instead of baker's yeast. It needs a night in the
fridge. This rest gives the crumb its sour taste.

## Feeding the starter
The starter gets flour and water every morning. Without food for three days the starter dies.

## Steps for closing the shop
1. Count the till and write the sum into the blue book.
2. Clean the ovens while they are still warm.
3. Pack the bread that is left over for the night shelter.
4. Lock the back door and switch on the alarm.

## Bread for different customers
- **Hospitality**: Hotels receive their rolls at five, before the first guests have breakfast.
- **Education**: Schools receive sliced bread without nuts or seeds.
- **Healthcare**: Hospitals receive bread with little salt.

## Types of flour
- **Wheat flour**: Wheat flour makes light and airy loaves.
- **Rye flour**: Rye flour makes dark and moist loaves.
- **Spelt flour**: Spelt flour makes nutty loaves that dry quickly.
- **Oat flour**: Oat flour makes soft loaves that hardly rise.

## Where we come from
The bakery was founded in 1962 by Marta Lindqvist. Its first shop stood in Gothenburg, beside the fish market.

## Prices
A rye loaf costs 45 kronor. The price of rye bread covers the flour, the wood for the oven and an hour of work.

## Waste
- **Waste rate formula**: The waste rate is the number of loaves thrown away divided by the number of loaves baked.
- **What we do about waste**: Yesterday's bread becomes breadcrumbs, and breadcrumbs become cake.

## When a customer is angry
Listen until the customer has finished. Then offer a fresh loaf or the money back.

- **Burnt bread**: "I'm sorry, that loaf should never have left the oven. Here is a fresh one."
- **Sold out**: "We bake again at ten. Shall I keep a loaf for you?"

## Orders
Large orders are taken by e-mail for the next day: write to orders@lindqvist-bread.example before noon.
"""

COFFEE = """# Coffee next door

## Espresso
Espresso is strong coffee that is pressed through fine grounds with hot water. The grounds must be fresh.

## Milk
Milk is heated to sixty degrees. Hotter milk tastes burnt.

## Customizing a drink
Guests may customize every drink: the colour of the cup, the flavour of the syrup and the size.
"""

INDUSTRIES = Kind(
    {
        industry: tuple(frozenset(terms(name)) for name in names)
        for industry, names in {
            "hospitality": ("hospitality", "hotel", "guest house"),
            "education": ("education", "school"),
            "healthcare": ("healthcare", "hospital"),
            "logistics": ("logistics", "haulier"),
        }.items()
    }
)


def source(name: str, text: str) -> Source:
    """A Markdown document as a generation takes it up."""
    content = text.encode()
    return Source.of(parse(name, content), content, Splitter())


def sources(**texts: str) -> dict[str, Source]:
    """`handbook=…` becomes the source of handbook.md."""
    return {f"{name}.md": source(f"{name}.md", text) for name, text in texts.items()}


def place(folder: Path, name: str = "one", chroma_url: str = "") -> Place:
    return Place(folder / name, chroma_url)
