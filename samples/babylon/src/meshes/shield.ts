import type { MakeModel, Place } from "./shapes.ts";

/** An oak shield with an iron rim, a blue field, and a golden lion's head for a boss. */
export const makeShield: MakeModel = ({ palette, skin, tube, ball, gem, rod, root }) => {
  const rim = outline(1).map(onFace);
  skin(palette.paleWood, [bowed(0.01, 0), bowed(0.5, 0), bowed(1, 0.01), bowed(1, 0.05)]);
  skin(palette.azure, [bowed(0.01, -0.014), bowed(0.4, -0.014), bowed(0.76, -0.014)]);
  tube(palette.steel, [...rim, ...rim.slice(0, 2)], 0.022);
  const inner = outline(0.77).map(onFace);
  tube(palette.gold, [...inner, ...inner.slice(0, 2)], 0.012);
  const middle: Place = [0, 0.56, -0.12];
  const mane = 14;
  for (let lock = 0; lock < mane; lock += 1) {
    const angle = (lock / mane) * Math.PI * 2;
    const reach = lock % 2 === 0 ? 0.125 : 0.11;
    const at: Place = [Math.cos(angle) * reach, middle[1] + Math.sin(angle) * reach, middle[2]];
    const hair = rod(palette.gold, 0.13, 0.07, 0.0, at);
    hair.rotation.z = angle - Math.PI / 2;
    hair.scaling.z = 0.5;
  }
  ball(palette.gold, 0.2, middle).scaling.z = 0.7;
  ball(palette.gold, 0.1, [0, 0.525, -0.19]);
  gem(palette.ruby, 0.035, [-0.04, 0.59, -0.185]);
  gem(palette.ruby, 0.035, [0.04, 0.59, -0.185]);
  for (const [x, y] of [
    [-0.29, 0.8],
    [0.29, 0.8],
    [0, 0.11],
  ] as const) {
    ball(palette.steel, 0.045, onFace([x, y, 0]));
  }
  root.rotation.y = 0.22;
};

/** The shape of the shield, scaled about its middle. */
function outline(scale: number): readonly Place[] {
  const steps = 40;
  return Array.from({ length: steps }, (_, i) => {
    const [x, y] = edge(i / steps);
    return [x * scale, 0.52 + (y - 0.52) * scale, 0] as const;
  });
}

/** Walks around the edge: along the top, down the right flank to the point, up the left one. */
function edge(t: number): readonly [number, number] {
  if (t < 0.24) {
    const along = t / 0.24;
    return [-0.34 + 0.68 * along, 0.86 + 0.025 * Math.cos((along - 0.5) * Math.PI)];
  }
  const right = t < 0.62;
  const down = right ? (t - 0.24) / 0.38 : (1 - t) / 0.38;
  const width = 0.34 * Math.sqrt(Math.max(0, 1 - Math.max(0, down - 0.25) ** 1.7 / 0.75 ** 1.7));
  return [right ? width : -width, 0.86 - 0.82 * down];
}

function bowed(scale: number, back: number): readonly Place[] {
  return outline(scale).map((point) => {
    const [x, y, z] = onFace(point);
    return [x, y, z + back] as const;
  });
}

/** The face is bent around an upright axis, as on a barrel. */
function onFace([x, y]: Place): Place {
  return [x, y, -0.09 + 0.75 * x * x];
}
