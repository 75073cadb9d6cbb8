-- Lit relief: any silhouette becomes an embossed, shaded thing. A shape is drawn as a white mask,
-- the blurred mask is its height, and the slope of the height catches the light. All pictures of
-- the shop are made this way, once.
local lit = {}

local BLUR = love.graphics.newShader([[
  extern vec2 stride;
  vec4 effect(vec4 color, Image mask, vec2 uv, vec2 screen) {
    float sum = 0.0;
    float weights = 0.0;
    for (int i = -6; i <= 6; i++) {
      float t = float(i) / 6.0;
      float weight = exp(-3.0 * t * t);
      sum += weight * Texel(mask, uv + stride * t).a;
      weights += weight;
    }
    return vec4(1.0, 1.0, 1.0, sum / weights);
  }
]])

local LIGHT = love.graphics.newShader([[
  extern Image height;
  extern vec2 texel;
  extern vec3 top;
  extern vec3 bottom;
  extern vec4 surface; // relief, gloss, shininess, metal
  extern vec2 grain;   // strength, turns of the fibre per unit
  extern float glow;

  float H(vec2 uv) { return Texel(height, uv).a; }

  float noise(vec2 p) {
    vec2 i = floor(p);
    vec2 f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    vec4 n = vec4(dot(i, vec2(127.1, 311.7)));
    n = fract(sin(n + vec4(0.0, 127.1, 311.7, 438.8)) * 43758.5453);
    return mix(mix(n.x, n.y, f.x), mix(n.z, n.w, f.x), f.y);
  }

  vec4 effect(vec4 color, Image mask, vec2 uv, vec2 screen) {
    float alpha = Texel(mask, uv).a;
    vec2 slope = vec2(H(uv + vec2(texel.x, 0.0)) - H(uv - vec2(texel.x, 0.0)),
                      H(uv + vec2(0.0, texel.y)) - H(uv - vec2(0.0, texel.y)));
    vec3 n = normalize(vec3(-slope * surface.x, 1.0));
    vec3 sun = normalize(vec3(-0.5, -0.75, 0.6));
    vec3 base = mix(top, bottom, clamp(uv.y * 1.3 - 0.15, 0.0, 1.0));
    float fibre = noise(vec2(uv.x * grain.y + noise(uv * 9.0) * 2.0, uv.y * 5.0))
                + 0.5 * noise(uv * 120.0);
    base *= 1.0 + grain.x * (fibre - 0.75);
    float mirror = 0.62 + 0.55 * sin(n.x * 2.6 - n.y * 5.2 + uv.y * 5.0 - uv.x * 3.0);
    base *= mix(1.0, mirror, surface.w);
    float diffuse = max(dot(n, sun), 0.0);
    float shine = pow(max(dot(n, normalize(sun + vec3(0.0, 0.0, 1.0))), 0.0), surface.z);
    float fire = pow(max(dot(n, normalize(vec3(0.75, 0.5, 0.25))), 0.0), 2.0);
    vec3 shade = base * (0.34 + 0.86 * diffuse);
    shade += mix(vec3(1.0), top, surface.w * 0.6) * shine * surface.y;
    shade += base * vec3(1.0, 0.55, 0.25) * fire * 0.7 + base * glow;
    return vec4(shade, alpha) * color;
  }
]])

-- relief, gloss, shininess, metal, grain, fibre
local MATERIALS = {
  steel = { 3.2, 0.55, 18, 0.75, 0.05, 30 },
  gold = { 3.4, 0.7, 14, 0.6, 0.04, 20 },
  iron = { 3.0, 0.3, 10, 0.45, 0.22, 14 },
  wood = { 2.4, 0.12, 8, 0, 0.55, 34 },
  leather = { 2.6, 0.16, 7, 0, 0.35, 16 },
  cloth = { 2.4, 0.05, 5, 0, 0.25, 60 },
  gem = { 2.2, 0.9, 26, 0.15, 0, 1 },
  glass = { 2.6, 0.9, 30, 0, 0, 1 },
  liquid = { 2.2, 0.5, 20, 0, 0.06, 8 },
  paper = { 1.6, 0.04, 6, 0, 0.14, 20 },
  stone = { 2.4, 0.1, 8, 0, 0.5, 10 },
}

local function heightFormat()
  return love.graphics.getCanvasFormats().rgba16f and "rgba16f" or "normal"
end

local function blur(from, via, to, radius)
  love.graphics.setShader(BLUR)
  love.graphics.setBlendMode("replace", "premultiplied")
  BLUR:send("stride", { radius / from:getWidth(), 0 })
  love.graphics.setCanvas(via)
  love.graphics.draw(from)
  BLUR:send("stride", { 0, radius / from:getHeight() })
  love.graphics.setCanvas(to)
  love.graphics.draw(via)
end

-- Something to paint on, w by h pixels; `unit` pixels make one unit of the shapes.
function lit.start(w, h, unit)
  local format = heightFormat()
  return {
    unit = unit,
    picture = love.graphics.newCanvas(w, h, { mipmaps = "manual" }),
    smooth = love.graphics.newCanvas(w, h, { msaa = 4 }),
    mask = love.graphics.newCanvas(w, h),
    spare = love.graphics.newCanvas(w, h, { format = format }),
    height = love.graphics.newCanvas(w, h, { format = format }),
  }
end

local function drawMask(easel, draw)
  love.graphics.setCanvas(easel.smooth)
  love.graphics.clear(0, 0, 0, 0)
  love.graphics.push()
  love.graphics.scale(easel.unit)
  draw()
  love.graphics.pop()
  love.graphics.setCanvas(easel.mask)
  love.graphics.clear(0, 0, 0, 0)
  love.graphics.setBlendMode("replace", "premultiplied")
  love.graphics.draw(easel.smooth)
end

local function castShadow(easel, strength)
  blur(easel.mask, easel.spare, easel.height, 5 * easel.unit)
  love.graphics.setShader()
  love.graphics.setCanvas(easel.picture)
  love.graphics.setBlendMode("alpha")
  love.graphics.setColor(0.04, 0.02, 0.03, strength)
  love.graphics.draw(easel.height, 1.2 * easel.unit, 2.2 * easel.unit)
  love.graphics.setColor(1, 1, 1)
end

local function shine(easel, layer, bevel)
  local m = MATERIALS[layer.material]
  LIGHT:send("height", easel.height)
  LIGHT:send("texel", { 1.5 / easel.mask:getWidth(), 1.5 / easel.mask:getHeight() })
  LIGHT:send("top", layer.top)
  LIGHT:send("bottom", layer.bottom or layer.top)
  LIGHT:send("surface", { m[1] * (layer.relief or 1) * bevel / 3.2, m[2], m[3], m[4] })
  LIGHT:send("grain", { layer.grain or m[5], m[6] })
  LIGHT:send("glow", layer.glow or 0)
  love.graphics.setCanvas(easel.picture)
  love.graphics.setShader(LIGHT)
  love.graphics.setBlendMode("alpha")
  love.graphics.setColor(1, 1, 1, layer.alpha or 1)
  love.graphics.draw(easel.mask)
end

-- layer: material, top and bottom colour, draw(); bevel (units), alpha, shadow, glow, relief as
-- wanted
function lit.layer(easel, layer)
  love.graphics.push("all")
  love.graphics.reset()
  drawMask(easel, layer.draw)
  if layer.shadow ~= 0 then castShadow(easel, layer.shadow or 0.45) end
  local bevel = (layer.bevel or 3) * easel.unit
  blur(easel.mask, easel.spare, easel.height, bevel)
  -- Few samples lie far apart in a wide blur; a narrow one smooths the steps between them.
  if bevel > 8 * easel.unit then blur(easel.height, easel.spare, easel.height, bevel / 4) end
  shine(easel, layer, bevel)
  love.graphics.pop()
end

-- Plain paint without light: for sparks, glints, cut stones.
function lit.paint(easel, draw, blendMode)
  love.graphics.push("all")
  love.graphics.reset()
  love.graphics.setCanvas(easel.picture)
  love.graphics.setBlendMode(blendMode or "alpha")
  love.graphics.scale(easel.unit)
  draw()
  love.graphics.pop()
end

-- Gives the picture; the easel is used up.
function lit.finish(easel)
  easel.picture:generateMipmaps()
  for _, name in ipairs({ "smooth", "mask", "spare", "height" }) do easel[name]:release() end
  return easel.picture
end

return lit
