import type { Shelf } from './demo-products.ts';

/**
 * Fresh goods. A line is `brand | name | price`; each name in braces is a product of its own, and
 * `kg` after the price means that the till weighs it.
 */
export const FRESH_GOODS: readonly Shelf[] = [
  {
    category: 'Fruit and vegetables',
    taxId: 'reduced',
    lines: `
Hollowmere | {Braeburn, Gala, Elstar, Pink Crisp, Boskoop, Russet} Apples | 2.49 kg
Hollowmere | {Conference, Williams, Abate} Pears | 2.79 kg
Isla Verde | Bananas | 1.69 kg
Isla Verde | Organic Bananas | 2.19 kg
Isla Verde | {Navel, Blood, Juicing} Oranges | 2.29 kg
Isla Verde | Clementines with Leaves | 2.99 kg
Isla Verde | {Lemons, Limes} Net of 4 | 1.79
Isla Verde | Pink Grapefruit each | 0.99
Isla Verde | {Mango, Pineapple, Papaya, Pomegranate} each | 1.99
Isla Verde | Kiwis Tray of 6 | 1.99
Isla Verde | Passion Fruit Net of 3 | 1.59
Hollowmere | {Red, White} Seedless Grapes | 3.99 kg
Hollowmere | {Peaches, Nectarines, Apricots, Plums} | 3.49 kg
Hollowmere | Sweet Cherries | 6.99 kg
Hollowmere | {Strawberries, Raspberries, Blueberries, Blackberries} Punnet 250 g | 2.99
Isla Verde | {Galia, Honeydew, Charentais} Melon each | 2.79
Isla Verde | Watermelon | 1.49 kg
Isla Verde | Avocado Ready to Eat each | 1.29
Isla Verde | Medjool Dates 200 g | 3.49
`,
  },
  {
    category: 'Fruit and vegetables',
    taxId: 'reduced',
    lines: `
Greenlane | {Vine, Beef, Plum} Tomatoes | 3.29 kg
Greenlane | Cherry Tomatoes Punnet 250 g | 1.79
Greenlane | {Waxy, Floury, New, Red} Potatoes | 1.39 kg
Greenlane | Sweet Potatoes | 2.49 kg
Greenlane | {Carrots, Parsnips, Beetroot, Celeriac, Swede} | 1.59 kg
Greenlane | {Brown, Red, White} Onions | 1.49 kg
Greenlane | {Shallots, Spring Onions} Bunch | 1.19
Greenlane | Garlic Bulb each | 0.59
Greenlane | {Red, Yellow, Green} Peppers | 3.99 kg
Greenlane | Cucumber each | 0.89
Greenlane | Courgettes | 2.29 kg
Greenlane | Aubergine each | 1.29
Greenlane | Broccoli | 2.99 kg
Greenlane | Cauliflower each | 2.29
Greenlane | {White, Red, Savoy, Pointed} Cabbage | 1.69 kg
Greenlane | Brussels Sprouts | 2.99 kg
Greenlane | {Iceberg, Little Gem, Lollo Rosso} Lettuce each | 1.19
Greenlane | {Rocket, Lamb's Lettuce, Baby Spinach} Bag 125 g | 1.69
Greenlane | {Chestnut, White Button, Oyster} Mushrooms 250 g | 1.99
Greenlane | Leeks | 2.49 kg
Greenlane | {Flat Parsley, Chives, Basil, Coriander, Mint} Pot | 1.49
Greenlane | Fresh Ginger | 5.99 kg
Greenlane | Green Asparagus Bunch 400 g | 4.49
Greenlane | Hokkaido Pumpkin | 1.99 kg
`,
  },
  {
    category: 'Cheese counter',
    taxId: 'reduced',
    lines: `
Alpenrand | {Mild, Medium, Mature} Mountain Cheese | 18.90 kg
Alpenrand | Raclette Slices | 16.90 kg
Alpenrand | Gruyere Cave Aged | 24.90 kg
Alpenrand | Emmental on the Piece | 13.90 kg
Ferme Colline | Brie from the Wheel | 14.90 kg
Ferme Colline | {Ash, Herb, Fig} Goat's Cheese Roll | 22.90 kg
Ferme Colline | Blue Cheese Cream | 19.90 kg
Van Dijkhof | {Young, Old, Cumin} Gouda | 12.90 kg
Casale Bruno | Parmesan 24 Months | 27.90 kg
Casale Bruno | Pecorino | 23.90 kg
Casale Bruno | {Black, Green} Olives Marinated | 14.90 kg
Casale Bruno | Sun-dried Tomatoes in Oil | 16.90 kg
`,
  },
  {
    category: 'Meat and sausage',
    taxId: 'reduced',
    lines: `
Oakridge | {Beef, Pork, Mixed} Mince | 9.90 kg
Oakridge | Rump Steak | 26.90 kg
Oakridge | Pork {Chops, Shoulder, Fillet} | 10.90 kg
Oakridge | Chicken {Breast Fillets, Thighs, Wings} | 11.90 kg
Oakridge | Whole Chicken | 6.90 kg
Oakridge | Turkey Escalopes | 13.90 kg
Oakridge | Lamb {Chops, Leg} | 24.90 kg
Oakridge | Stewing Beef | 14.90 kg
Brandner | {Vienna, Bockwurst, Grill} Sausages 4 x 100 g | 3.99
Brandner | {Cooked, Smoked, Air-dried} Ham Sliced 100 g | 2.29
Brandner | {Milano, Pepper, Fennel} Salami Sliced 80 g | 2.19
Brandner | {Fine, Coarse} Liver Sausage 150 g | 1.99
Brandner | Streaky Bacon Sliced 150 g | 2.49
Brandner | Chorizo Ring 200 g | 3.49
Brandner | Turkey Breast Sliced 100 g | 2.39
`,
  },
  {
    category: 'Bakery',
    taxId: 'reduced',
    lines: `
Millstone | {White, Poppy Seed, Sesame, Rye, Pumpkin Seed} Roll | 0.45
Millstone | {Wholemeal, Farmhouse, Sourdough, Spelt, Walnut} Loaf 500 g | 3.29
Millstone | Baguette {Plain, Rustic} 250 g | 1.49
Millstone | Butter Croissant | 1.10
Millstone | {Chocolate, Almond} Croissant | 1.60
Millstone | Pretzel | 0.85
Millstone | {Cinnamon, Poppy Seed, Nut} Swirl | 1.75
Millstone | {Sugared, Jam, Chocolate} Doughnut | 1.20
Millstone | {Apple, Cherry, Plum} Crumble Slice | 2.10
Millstone | Cheesecake Slice | 2.60
Dawnfields | {White, Wholemeal, Butter} Toast 500 g | 1.69
Dawnfields | {Plain, Wholemeal} Tortilla Wraps 6 Pack | 2.19
Dawnfields | Burger Buns 4 Pack | 1.89
Dawnfields | Crumpets 6 Pack | 1.79
`,
  },
  {
    category: 'Dairy and eggs',
    taxId: 'reduced',
    lines: `
Larkfield | {Whole, Semi-skimmed, Skimmed, Lactose-free} Milk 1 l | 1.29
Larkfield | Organic {Whole, Semi-skimmed} Milk 1 l | 1.69
Larkfield | {Salted, Unsalted, Spreadable} Butter 250 g | 2.79
Larkfield | {Strawberry, Peach, Vanilla, Blueberry, Cherry, Coconut} Yoghurt 150 g | 0.69
Larkfield | Natural Yoghurt {1.5 %, 3.5 %, Greek Style} 500 g | 1.59
Larkfield | {Whipping, Sour, Cooking} Cream 200 g | 1.19
Larkfield | Quark {Low Fat, 20 %, 40 %} 250 g | 1.09
Larkfield | {Plain, Herb, Horseradish} Cream Cheese 200 g | 1.99
Larkfield | {Chocolate, Vanilla, Caramel} Pudding 4 x 125 g | 2.19
Larkfield | Buttermilk 500 ml | 0.99
Larkfield | Kefir {Plain, Mango} 500 ml | 1.49
Van Dijkhof | {Gouda, Edam, Emmental, Tilsit} Slices 200 g | 2.49
Casale Bruno | Mozzarella 125 g | 1.19
Casale Bruno | Grated {Mozzarella, Pizza Mix, Parmesan} 200 g | 2.29
Casale Bruno | {Ricotta, Mascarpone} 250 g | 2.29
Hillcrest | Free Range Eggs {6 Pack, 6 Pack Large} | 2.29
Hillcrest | Organic Eggs 10 Pack | 4.29
Oatwell | {Oat, Almond, Soya, Coconut} Drink 1 l | 1.99
`,
  },
];
