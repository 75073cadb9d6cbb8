-- What the goods are made of: colours, a layer of a picture, a cut stone.
local pen = require("view.pen")

local paints = {
  STEEL = { 0.9, 0.93, 0.98 },
  STEEL_DARK = { 0.5, 0.55, 0.63 },
  GOLD = { 1, 0.82, 0.36 },
  GOLD_DARK = { 0.8, 0.5, 0.12 },
  IRON = { 0.44, 0.47, 0.53 },
  IRON_DARK = { 0.22, 0.24, 0.29 },
  WOOD = { 0.72, 0.46, 0.22 },
  WOOD_DARK = { 0.4, 0.22, 0.1 },
  LEATHER = { 0.6, 0.33, 0.15 },
  LEATHER_DARK = { 0.33, 0.16, 0.07 },
  CRIMSON = { 0.86, 0.12, 0.16 },
  CRIMSON_DARK = { 0.48, 0.04, 0.1 },
  RUBY = { 1, 0.16, 0.28 },
  SAPPHIRE = { 0.24, 0.52, 1 },
  EMERALD = { 0.18, 0.88, 0.5 },
  AMETHYST = { 0.72, 0.38, 1 },
}

-- See lit.layer; `more` has what is not always there.
function paints.layer(material, top, bottom, bevel, draw, more)
  local made = more or {}
  made.material, made.top, made.bottom, made.bevel, made.draw = material, top, bottom, bevel, draw
  return made
end

-- A cut stone: a bright table, and facets around it that catch the light each in its own way.
function paints.gem(out, x, y, r, colour)
  local function paint(k)
    local white = math.max(0, k - 1) * 0.6
    love.graphics.setColor(colour[1] * k + white, colour[2] * k + white, colour[3] * k + white)
  end
  local function corner(i, k)
    local a = math.rad(60 * i - 90)
    return x + math.cos(a) * r * k, y + math.sin(a) * r * k
  end
  out[#out + 1] = paints.layer("gem", colour, colour, r / 10, function()
    pen.star(x, y, r, r * 0.866, 6)
  end)
  out[#out + 1] = { paint = function()
    for i, k in ipairs({ 1.35, 0.8, 0.5, 0.55, 0.9, 1.6 }) do
      local ax, ay = corner(i - 1, 0.93)
      local bx, by = corner(i, 0.93)
      local cx, cy = corner(i, 0.5)
      local dx, dy = corner(i - 1, 0.5)
      paint(k)
      pen.shape(ax, ay, bx, by, cx, cy, dx, dy)
    end
    for i, k in ipairs({ 1.5, 1.2, 1, 0.95, 1.15, 1.75 }) do
      local ax, ay = corner(i - 1, 0.5)
      local bx, by = corner(i, 0.5)
      paint(k)
      pen.shape(ax, ay, bx, by, x, y)
    end
    love.graphics.setColor(1, 1, 1, 0.9)
    pen.star(x - r * 0.42, y - r * 0.42, r * 0.26, r * 0.06, 4)
  end }
end

return paints
