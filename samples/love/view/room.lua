-- The room behind everything: a wall of stone by torchlight, painted once per window size; the
-- flames move.
local theme = require("view.theme")

local room = {}

local FLAME = { 1, 0.5, 0.18 }

local WALL = love.graphics.newShader([[
  extern vec2 size;

  float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

  float noise(vec2 p) {
    vec2 i = floor(p);
    vec2 f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1.0, 0.0)), f.x),
               mix(hash(i + vec2(0.0, 1.0)), hash(i + vec2(1.0, 1.0)), f.x), f.y);
  }

  float rough(vec2 p) {
    return noise(p) * 0.5 + noise(p * 2.1) * 0.25 + noise(p * 4.3) * 0.15 + noise(p * 9.0) * 0.1;
  }

  float blockHeight(vec2 p) {
    vec2 q = p / vec2(132.0, 62.0);
    q += (rough(p * 0.012) - 0.5) * 0.12;
    float row = floor(q.y);
    q.x += 0.5 * mod(row, 2.0) + hash(vec2(row, 3.0)) * 0.3;
    vec2 cell = fract(q);
    vec2 edge = min(cell, 1.0 - cell) * vec2(132.0, 62.0);
    float joint = smoothstep(1.5, 8.0, min(edge.x, edge.y));
    return joint * (0.8 + 0.2 * hash(floor(q))) + rough(p * 0.05) * 0.42;
  }

  vec4 effect(vec4 color, Image tex, vec2 uv, vec2 screen) {
    vec2 p = uv * size;
    float h = blockHeight(p);
    vec2 slope = vec2(blockHeight(p + vec2(2.0, 0.0)) - h, blockHeight(p + vec2(0.0, 2.0)) - h);
    vec2 q = p / vec2(132.0, 62.0);
    float tone = 0.8 + 0.35 * rough(floor(p / vec2(132.0, 62.0)) * 3.7 + 1.0);
    vec3 stone = mix(vec3(0.30, 0.27, 0.26), vec3(0.42, 0.37, 0.33), rough(p * 0.006)) * tone;
    vec3 n = normalize(vec3(-slope * 2.2, 1.0));
    vec3 light = vec3(0.0);
    for (int i = 0; i < 2; i++) {
      vec2 torch = vec2(i == 0 ? 0.0 : size.x, size.y * 0.12);
      vec3 to = vec3(torch - p, 150.0);
      float far = length(to) / max(size.x, 700.0);
      light += vec3(1.0, 0.62, 0.3) * max(dot(n, normalize(to)), 0.0) / (0.2 + far * far * 3.2);
    }
    light = light * 0.5 + vec3(0.15, 0.145, 0.17);
    vec2 centre = uv - vec2(0.5, 0.45);
    float vignette = 1.0 - dot(centre, centre) * 0.9;
    return vec4(stone * light * vignette * (0.45 + 0.55 * smoothstep(0.1, 0.7, h)), 1.0);
  }
]])

local PLANK = love.graphics.newShader([[
  extern float width;
  float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
  float noise(vec2 p) {
    vec2 i = floor(p);
    vec2 f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1.0, 0.0)), f.x),
               mix(hash(i + vec2(0.0, 1.0)), hash(i + vec2(1.0, 1.0)), f.x), f.y);
  }
  vec4 effect(vec4 color, Image tex, vec2 uv, vec2 screen) {
    vec2 p = vec2(uv.x * width, uv.y * 26.0);
    float fibre = noise(vec2(p.x * 0.02, p.y * 0.9 + noise(p * vec2(0.012, 0.2)) * 5.0));
    float fine = noise(vec2(p.x * 0.09, p.y * 3.0));
    vec3 wood = mix(vec3(0.28, 0.15, 0.07), vec3(0.52, 0.31, 0.15), fibre * 0.7 + fine * 0.3);
    float top = smoothstep(0.42, 0.34, uv.y);
    float light = mix(0.62 - 0.45 * (uv.y - 0.4), 1.35, top);
    light *= 0.75 + 0.35 * sin(3.1416 * uv.x);
    light += 0.5 * smoothstep(0.06, 0.0, abs(uv.y - 0.38));
    return vec4(wood * light, 1.0) * color;
  }
]])

local pixel = love.graphics.newImage(love.image.newImageData(1, 1))
local wall

local function paintWall(w, h)
  wall = love.graphics.newCanvas(w, h)
  love.graphics.push("all")
  love.graphics.reset()
  love.graphics.setCanvas(wall)
  love.graphics.setShader(WALL)
  WALL:send("size", { w, h })
  love.graphics.draw(pixel, 0, 0, 0, w, h)
  love.graphics.pop()
end

function room.draw(w, h, time)
  if not wall or wall:getWidth() ~= w or wall:getHeight() ~= h then paintWall(w, h) end
  love.graphics.setColor(1, 1, 1)
  love.graphics.draw(wall)
  for side = 0, 1 do
    local flicker = 0.8 + 0.12 * math.sin(time * 7 + side * 2) + 0.08 * math.sin(time * 13.7 + side)
    theme.glow(side * w, h * 0.12, 420, 420, FLAME, 0.3 * flicker)
  end
end

-- A shelf: what stands on it stands at y.
function room.shelf(x, y, w)
  theme.box(x, y + 12, w, 58, 0, { 0, 0, 0, 0.62 }, { 0, 0, 0, 0 })
  love.graphics.setColor(1, 1, 1)
  love.graphics.setShader(PLANK)
  PLANK:send("width", w)
  love.graphics.draw(pixel, x, y - 9, 0, w, 26)
  love.graphics.setShader()
end

return room
