import type { Shelf } from './demo-products.ts';

/** Packed food and drinks; the lines read as in fresh-goods.ts. Drinks carry the standard rate. */
export const PACKED_FOOD: readonly Shelf[] = [
  {
    category: 'Pasta, rice and tins',
    taxId: 'reduced',
    lines: `
Pastella | {Spaghetti, Penne, Fusilli, Farfalle, Tagliatelle, Linguine, Rigatoni} 500 g | 1.49
Pastella | Wholemeal {Spaghetti, Penne, Fusilli} 500 g | 1.69
Pastella | Lasagne Sheets 500 g | 1.99
Pastella | {Basil, Arrabbiata, Bolognese, Mushroom, Olive} Pasta Sauce 400 g | 2.29
Pastella | {Green, Red} Pesto 190 g | 2.49
Pastella | {Chopped, Peeled, Cherry} Tomatoes Tin 400 g | 0.99
Pastella | Passata 690 g | 1.49
Pastella | Tomato Puree Tube 200 g | 1.19
Goldgrain | {Basmati, Jasmine, Long Grain, Risotto, Brown} Rice 1 kg | 2.79
Goldgrain | {Couscous, Bulgur, Quinoa} 500 g | 2.19
Goldgrain | {Red, Green, Brown} Lentils 500 g | 1.99
Harvest Lane | {Kidney, White, Baked, Black} Beans Tin 400 g | 0.95
Harvest Lane | {Chickpeas, Sweetcorn, Garden Peas} Tin 400 g | 1.05
Harvest Lane | {Tomato, Lentil, Goulash, Potato} Soup Tin 400 g | 2.19
Harvest Lane | {Peach Halves, Pineapple Rings, Fruit Cocktail} Tin 420 g | 1.79
Seabright | Tuna {in Brine, in Olive Oil} 150 g | 1.89
Seabright | {Sardines, Mackerel, Herring} in Tomato Sauce 125 g | 1.69
`,
  },
  {
    category: 'Baking and spices',
    taxId: 'reduced',
    lines: `
Goldgrain | {Plain, Strong White, Wholemeal, Spelt} Flour 1 kg | 1.29
Goldgrain | {Caster, Icing, Brown Cane} Sugar 500 g | 1.39
Goldgrain | Granulated Sugar 1 kg | 1.19
Marlow's | {Baking Powder, Dried Yeast, Vanilla Sugar} 5 Sachets | 0.89
Marlow's | {Ground Almonds, Chopped Hazelnuts, Desiccated Coconut, Raisins} 200 g | 2.39
Marlow's | {Black Pepper, Sweet Paprika, Cinnamon, Curry Powder, Cumin, Turmeric} 45 g | 1.99
Marlow's | {Oregano, Thyme, Rosemary, Bay Leaves} Dried 15 g | 1.49
Marlow's | {Sea Salt, Iodised Salt} 500 g | 0.79
Marlow's | Dark Couverture 200 g | 2.99
Marlow's | {Vegetable, Chicken, Beef} Stock Cubes 8 Pack | 1.59
Olivar | Extra Virgin Olive Oil 500 ml | 7.49
Olivar | {Sunflower, Rapeseed} Oil 1 l | 2.49
Olivar | {Balsamic, White Wine, Cider} Vinegar 500 ml | 2.29
Redfern | {Ketchup, Mayonnaise, Barbecue Sauce, Curry Sauce} 500 ml | 2.29
Redfern | {Medium, Wholegrain, Hot} Mustard 200 ml | 1.29
`,
  },
  {
    category: 'Breakfast, coffee and tea',
    taxId: 'reduced',
    lines: `
Dawnfields | {Rolled, Jumbo, Instant} Oats 500 g | 1.19
Dawnfields | {Fruit, Nut, Chocolate, Crunchy} Muesli 500 g | 2.99
Dawnfields | {Corn, Bran, Frosted} Flakes 375 g | 2.49
Dawnfields | {Honey, Chocolate} Puffs 375 g | 2.79
Orchard House | {Strawberry, Raspberry, Apricot, Cherry, Blackcurrant, Orange} Jam 340 g | 2.29
Orchard House | {Blossom, Forest, Acacia} Honey 500 g | 4.99
Orchard House | {Smooth, Crunchy} Peanut Butter 350 g | 2.99
Orchard House | Hazelnut Spread {400 g, Dark 400 g} | 3.29
Orchard House | Maple Syrup 250 ml | 5.99
`,
  },
  {
    category: 'Breakfast, coffee and tea',
    taxId: 'reduced',
    lines: `
Copper Kettle | {House, Breakfast, Espresso, Decaf} Ground Coffee 250 g | 4.79
Copper Kettle | {Crema, Espresso, Single Origin} Coffee Beans 500 g | 8.99
Copper Kettle | {Lungo, Ristretto, Decaf} Capsules 10 Pack | 3.29
Copper Kettle | Instant Coffee 100 g | 4.99
Leaf & Lawn | {English Breakfast, Earl Grey, Darjeeling, Assam} Tea 25 Bags | 2.49
Leaf & Lawn | {Peppermint, Camomile, Fennel, Rooibos, Rosehip, Ginger Lemon} Infusion 20 Bags | 1.99
Leaf & Lawn | Green Tea {Sencha, Jasmine} 20 Bags | 2.29
Cacaoro | Drinking Chocolate 400 g | 3.49
`,
  },
  {
    category: 'Sweets and snacks',
    taxId: 'reduced',
    lines: `
Cacaoro | {Milk, Dark 70 %, Dark 85 %, White, Hazelnut, Almond, Orange} Chocolate 100 g | 1.79
Cacaoro | {Caramel, Nougat, Coconut} Bar 45 g | 0.99
Cacaoro | Pralines Assorted 200 g | 6.49
Tumbletop | {Fruit, Sour, Cola, Yoghurt} Gums 200 g | 1.29
Tumbletop | {Peppermint, Eucalyptus, Cherry} Drops 75 g | 1.19
Tumbletop | Liquorice {Wheels, Mix} 200 g | 1.39
Tumbletop | Chewing Gum {Spearmint, Peppermint} 10 Pieces | 0.79
Crispin | {Salted, Paprika, Vinegar, Sour Cream} Crisps 150 g | 1.99
Crispin | {Plain, Cheese, Chilli} Tortilla Chips 200 g | 1.99
Crispin | {Salted, Wasabi, Roasted} Peanuts 200 g | 1.99
Crispin | {Cashews, Almonds, Walnuts, Pistachios} 150 g | 3.49
Crispin | Salt Sticks 250 g | 0.99
Crispin | Popcorn {Sweet, Salted} 100 g | 1.49
Bramley's | {Butter, Oat, Ginger, Chocolate Chip} Biscuits 200 g | 1.89
Bramley's | {Lemon, Hazelnut, Vanilla} Wafers 175 g | 1.69
Bramley's | {Marble, Lemon, Chocolate} Cake 400 g | 2.79
`,
  },
  {
    category: 'Drinks',
    taxId: 'standard',
    lines: `
Brookwell | {Still, Sparkling, Medium} Water 1.5 l | 0.79
Brookwell | {Still, Sparkling} Water 6 x 0.5 l | 2.79
Brookwell | {Lemon, Apple, Elderflower} Flavoured Water 1 l | 1.29
Sunpress | {Orange, Apple, Multifruit, Grape, Pineapple} Juice 1 l | 2.19
Sunpress | {Tomato, Carrot} Juice 0.75 l | 1.99
Sunpress | {Mango, Berry, Green} Smoothie 250 ml | 2.29
Fizzwick | {Cola, Cola Zero, Orangeade, Lemonade, Ginger Ale, Tonic} 1 l | 1.39
Fizzwick | {Cola, Orangeade, Lemonade} Can 330 ml | 0.89
Fizzwick | Energy {Classic, Sugar-free, Tropical} 250 ml | 1.29
Fizzwick | Iced Tea {Peach, Lemon} 1.5 l | 1.79
Stonebridge | {Lager, Pilsner, Wheat, Dark, Alcohol-free} Beer 0.5 l | 1.29
Stonebridge | Pale Ale Can 330 ml | 1.89
Stonebridge | {Dry, Medium} Cider 500 ml | 2.29
Weingut Sonnhang | {Riesling, Pinot Gris, Rose, Pinot Noir} 0.75 l | 7.99
Quinta Alta | {Tempranillo, Verdejo} 0.75 l | 5.99
Casale Bruno | Prosecco 0.75 l | 8.49
`,
  },
  {
    category: 'Frozen',
    taxId: 'reduced',
    lines: `
Frostfield | Garden Peas {450 g, 1 kg} | 2.29
Frostfield | {Leaf Spinach, Creamed Spinach, Broad Beans, Broccoli, Mixed Vegetables} 600 g | 2.49
Frostfield | {Berry Mix, Raspberries, Mango Cubes} 300 g | 3.29
Frostfield | {Oven, Curly, Wedge} Chips 750 g | 2.79
Frostfield | {Margherita, Salami, Spinach, Four Cheese, Tuna} Pizza 350 g | 3.49
Frostfield | {Vegetable, Chicken} Stir-fry 500 g | 4.49
Seabright | Fish Fingers {10 Pack, 15 Pack} | 3.99
Seabright | {Salmon, Cod, Pollock} Fillets 300 g | 6.99
Seabright | Prawns Peeled 250 g | 6.49
Snowdrop | {Vanilla, Chocolate, Strawberry, Walnut, Stracciatella} Ice Cream 900 ml | 3.99
Snowdrop | {Almond, Classic, White} Ice Lollies 4 Pack | 3.49
Snowdrop | {Lemon, Mango} Sorbet 500 ml | 3.79
`,
  },
];
