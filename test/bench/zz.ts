import { benchCashier } from './cashier.ts';
console.log(
  JSON.stringify(
    await benchCashier({
      products: Number(process.argv[2]),
      sales: Number(process.argv[3]),
      day: Number(process.argv[4]),
    }),
  ),
);
