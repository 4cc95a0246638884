import { useMemo } from 'react';
import { encode } from 'uqr';

/** A QR code, drawn with the margin of four modules that scanners need (ISO/IEC 18004). */
export function QrCode({ text }: { readonly text: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg
      className="receipt-code"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      data-code={text}
      aria-hidden="true"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function draw(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((isBlack, x) => (isBlack ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return { size, path };
}
