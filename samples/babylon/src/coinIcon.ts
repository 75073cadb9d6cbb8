/** The coin's picture for the payment page, as base64 of a PNG; undefined where the browser cannot draw it. */
export function drawCoinIcon(): string | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = 64;
  canvas.height = 64;
  const context = canvas.getContext("2d");
  if (context === null) return undefined;
  const metal = context.createRadialGradient(24, 20, 4, 32, 32, 32);
  metal.addColorStop(0, "#fff0b8");
  metal.addColorStop(0.6, "#f2b93b");
  metal.addColorStop(1, "#a8701a");
  disc(context, 30, metal);
  context.lineWidth = 3;
  context.strokeStyle = "#8a5a12";
  context.stroke();
  disc(context, 22, "rgba(138, 90, 18, 0.25)");
  context.fillStyle = "#fff3cf";
  context.beginPath();
  for (let point = 0; point < 10; point += 1) {
    const angle = (point / 10) * Math.PI * 2 - Math.PI / 2;
    const radius = point % 2 === 0 ? 17 : 7;
    context.lineTo(32 + Math.cos(angle) * radius, 32 + Math.sin(angle) * radius);
  }
  context.fill();
  return canvas.toDataURL("image/png").split(",")[1];
}

function disc(
  context: CanvasRenderingContext2D,
  radius: number,
  fill: CanvasGradient | string,
): void {
  context.fillStyle = fill;
  context.beginPath();
  context.arc(32, 32, radius, 0, Math.PI * 2);
  context.fill();
}
