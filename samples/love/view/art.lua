-- The goods, in layers from back to front, in a square of 100 units. The name is the `icon` of the
-- catalogue.
local pen = require("view.pen")

local art = {}

local STEEL, STEEL_DARK = { 0.9, 0.93, 0.98 }, { 0.5, 0.55, 0.63 }
local GOLD, GOLD_DARK = { 1, 0.82, 0.36 }, { 0.8, 0.5, 0.12 }
local IRON, IRON_DARK = { 0.44, 0.47, 0.53 }, { 0.22, 0.24, 0.29 }
local WOOD, WOOD_DARK = { 0.72, 0.46, 0.22 }, { 0.4, 0.22, 0.1 }
local LEATHER, LEATHER_DARK = { 0.6, 0.33, 0.15 }, { 0.33, 0.16, 0.07 }
local RUBY, SAPPHIRE = { 1, 0.16, 0.28 }, { 0.24, 0.52, 1 }
local EMERALD, AMETHYST = { 0.18, 0.88, 0.5 }, { 0.72, 0.38, 1 }
local CRIMSON, CRIMSON_DARK = { 0.86, 0.12, 0.16 }, { 0.48, 0.04, 0.1 }

local function layer(material, top, bottom, bevel, draw, more)
  local made = more or {}
  made.material, made.top, made.bottom, made.bevel, made.draw = material, top, bottom, bevel, draw
  return made
end

-- A cut stone: a bright table, and facets around it that catch the light each in its own way.
local function gem(out, x, y, r, colour)
  local function paint(k)
    local white = math.max(0, k - 1) * 0.6
    love.graphics.setColor(colour[1] * k + white, colour[2] * k + white, colour[3] * k + white)
  end
  local function corner(i, k)
    local a = math.rad(60 * i - 90)
    return x + math.cos(a) * r * k, y + math.sin(a) * r * k
  end
  out[#out + 1] = layer("gem", colour, colour, r / 10, function()
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

function art.sword()
  local function t(draw) return pen.turned(45, draw) end
  local out = {
    layer("steel", { 0.98, 0.99, 1 }, { 0.74, 0.79, 0.88 }, 1.6,
      t(function() pen.shape(50, -6, 43, 5, 43, 68, 50, 68) end)),
    layer("steel", { 0.6, 0.66, 0.76 }, { 0.42, 0.47, 0.58 }, 1.6,
      t(function() pen.shape(50, -6, 57, 5, 57, 68, 50, 68) end), { shadow = 0 }),
    layer("steel", { 0.5, 0.56, 0.66 }, { 0.78, 0.83, 0.92 }, 0.9,
      t(function() pen.box(48.4, 14, 3.2, 50, 1.4) end), { shadow = 0, relief = 0.7 }),
    layer("leather", LEATHER, LEATHER_DARK, 2.6, t(function() pen.box(45.6, 74, 8.8, 22, 3) end)),
  }
  out[#out + 1] = layer("gold", GOLD, GOLD_DARK, 0.8, t(function()
    for i = 0, 4 do
      pen.shape(45.4, 79 + i * 4, 54.6, 76.6 + i * 4, 54.6, 78 + i * 4, 45.4, 80.4 + i * 4)
    end
  end), { shadow = 0.2 })
  out[#out + 1] = layer("gold", GOLD, GOLD_DARK, 2.6, t(function()
    pen.mirror(50, true, 50, 66, 60, 67, 70, 63.5, 74, 65, 73, 71, 66, 73.5, 56, 74, 50, 76.5)
  end))
  out[#out + 1] = layer("gold", GOLD, GOLD_DARK, 3, t(function() pen.circle(50, 100, 6.4) end))
  out[#out + 1] = layer("gem", RUBY, { 0.6, 0, 0.1 }, 2, t(function() pen.circle(50, 100, 3.4) end),
    { glow = 0.4 })
  out[#out + 1] = layer("gem", SAPPHIRE, { 0.05, 0.15, 0.6 }, 1.8, t(function()
    pen.shape(50, 66.6, 53.2, 71, 50, 75.4, 46.8, 71)
  end), { glow = 0.4 })
  return out
end

function art.axe()
  local function t(draw) return pen.turned(28, draw) end
  return {
    layer("wood", WOOD, WOOD_DARK, 2.8, t(function()
      pen.stroke(5.4, 6, 7, 50, 3, 53, 50, 47, 104)
    end)),
    layer("leather", LEATHER, LEATHER_DARK, 1.6, t(function()
      for i = 0, 5 do
        pen.shape(44.4, 78 + i * 3.6, 53, 76.4 + i * 3.6, 53, 79 + i * 3.6, 44.4, 80.6 + i * 3.6)
      end
    end), { shadow = 0.3 }),
    layer("steel", { 0.66, 0.7, 0.78 }, { 0.36, 0.4, 0.48 }, 3.4, t(function()
      pen.blob(54, 12, 62, 14, 76, 6, 88, 1, 92, 8, 94, 27, 90, 46, 80, 52, 72, 42, 62, 34, 54, 33,
        46, 33, 46, 12)
    end)),
    layer("steel", { 1, 1, 1 }, { 0.78, 0.82, 0.9 }, 1.4, t(function()
      pen.blob(84, 2, 89, 1, 93, 9, 95, 27, 91, 46, 82, 53, 79, 50, 86, 40, 88.5, 27, 87, 12)
    end), { shadow = 0 }),
    layer("iron", IRON, IRON_DARK, 2, t(function() pen.box(44.4, 11, 11, 24, 2) end)),
    layer("gold", GOLD, GOLD_DARK, 1.2, t(function()
      pen.circle(50, 17, 2.4) pen.circle(50, 29, 2.4)
    end)),
    layer("iron", IRON, IRON_DARK, 2.4, t(function()
      pen.shape(45, 14, 45, 32, 33, 26, 30, 23, 33, 20)
    end)),
  }
end

function art.bow()
  local function t(draw) return pen.turned(20, draw) end
  return {
    layer("paper", { 0.95, 0.92, 0.82 }, { 0.75, 0.7, 0.6 }, 0.5, t(function()
      love.graphics.setLineWidth(1.1)
      love.graphics.line(33.5, 2, 33.5, 98)
    end), { shadow = 0.3 }),
    layer("wood", { 0.86, 0.46, 0.2 }, { 0.5, 0.2, 0.08 }, 2.6, t(function()
      pen.stroke(2.4, 6.5, 7.4, 30, 1, 34, 6, 44, 12, 66, 24, 65, 50)
      pen.stroke(2.4, 6.5, 7.4, 30, 99, 34, 94, 44, 88, 66, 76, 65, 50)
    end)),
    layer("wood", { 1, 0.72, 0.42 }, { 0.8, 0.5, 0.24 }, 0.9, t(function()
      pen.stroke(0.8, 1.6, 1.8, 36, 8, 46, 13, 63, 26, 62.6, 48)
      pen.stroke(0.8, 1.6, 1.8, 36, 92, 46, 87, 63, 74, 62.6, 52)
    end), { shadow = 0, alpha = 0.7 }),
    layer("leather", LEATHER, LEATHER_DARK, 2, t(function() pen.box(58.6, 41, 10.4, 18, 3) end)),
    layer("gold", GOLD, GOLD_DARK, 1, t(function()
      pen.box(58, 39, 11.6, 3.2, 1.4)
      pen.box(58, 57.8, 11.6, 3.2, 1.4)
      pen.circle(31, 3.4, 2.4)
      pen.circle(31, 96.6, 2.4)
    end), { shadow = 0.3 }),
  }
end

function art.arrows()
  local function each(draw)
    return function()
      for _, arrow in ipairs({ { 14, -4 }, { 50, 4 }, { 32, 0 } }) do
        pen.turned(arrow[1], function()
          love.graphics.translate(arrow[2], 0)
          draw()
        end)()
      end
    end
  end
  return {
    layer("wood", { 0.86, 0.66, 0.4 }, { 0.6, 0.4, 0.2 }, 1, each(function()
      pen.box(48.6, 8, 2.8, 84)
    end)),
    layer("steel", STEEL, STEEL_DARK, 1.6, each(function()
      pen.shape(50, -6, 56, 9, 50, 14, 44, 9)
    end)),
    layer("paper", { 1, 0.97, 0.9 }, { 0.86, 0.8, 0.7 }, 1.2, each(function()
      pen.shape(49, 74, 42, 82, 42, 98, 49, 92)
    end), { shadow = 0.3 }),
    layer("paper", CRIMSON, CRIMSON_DARK, 1.2, each(function()
      pen.shape(51, 74, 58, 82, 58, 98, 51, 92)
    end), { shadow = 0.3 }),
    layer("leather", LEATHER, LEATHER_DARK, 2, pen.turned(32, function()
      pen.box(41.5, 50, 17, 8, 3)
    end)),
    layer("gold", GOLD, GOLD_DARK, 1.4, pen.turned(32, function() pen.circle(50, 54, 3) end)),
  }
end

function art.shield()
  local function heater(k)
    return function()
      local function px(x) return 50 + (x - 50) * k end
      local function py(y) return 48 + (y - 48) * k end
      pen.mirror(50, true, 50, py(3), px(64), py(6), px(80), py(6), px(90), py(4), px(91), py(30),
        px(86), py(56),
        px(74), py(80), px(58), py(96), 50, py(101))
    end
  end
  local out = {
    layer("iron", { 0.7, 0.74, 0.8 }, { 0.3, 0.33, 0.4 }, 3.4, heater(0.97)),
    layer("wood", { 0.78, 0.48, 0.24 }, { 0.42, 0.22, 0.1 }, 5, heater(0.83), { shadow = 0.8 }),
  }
  out[#out + 1] = layer("cloth", CRIMSON, CRIMSON_DARK, 1.4, function()
    pen.shape(50, 11, 83, 12, 83, 26, 82, 44, 50, 44)
    pen.shape(50, 44, 18.4, 44, 22, 60, 34, 78, 50, 88)
  end, { shadow = 0.3, relief = 0.8 })
  out[#out + 1] = { paint = function()
    love.graphics.setColor(0.1, 0.05, 0.03, 0.6)
    pen.box(33.6, 12, 0.8, 64)
    pen.box(65.6, 12, 0.8, 64)
  end }
  out[#out + 1] = layer("gold", GOLD, GOLD_DARK, 1.6, function() pen.star(50, 45, 21, 15.5, 14) end)
  out[#out + 1] = layer("gold", { 1, 0.9, 0.55 }, { 0.86, 0.58, 0.2 }, 3, function()
    pen.blob(50, 32, 59, 35, 62, 44, 57, 52, 55, 58, 50, 60, 45, 58, 43, 52, 38, 44, 41, 35)
  end, { shadow = 0.5 })
  out[#out + 1] = layer("iron", { 0.3, 0.14, 0.05 }, { 0.2, 0.08, 0.03 }, 0.5, function()
    pen.ellipse(45.4, 43, 2.1, 1.5)
    pen.ellipse(54.6, 43, 2.1, 1.5)
    pen.shape(47.4, 50, 52.6, 50, 50, 53.4)
  end, { shadow = 0 })
  out[#out + 1] = layer("gold", GOLD, GOLD_DARK, 1.4, function()
    for _, at in ipairs({ { 14, 11 }, { 86, 11 }, { 12.4, 34 }, { 87.6, 34 }, { 19, 62 },
      { 81, 62 }, { 33, 83.5 },
      { 67, 83.5 }, { 50, 8 }, { 50, 95 } }) do
      pen.circle(at[1], at[2], 2.4)
    end
  end, { shadow = 0.3 })
  return out
end

function art.helm()
  return {
    layer("cloth", CRIMSON, CRIMSON_DARK, 3.4, function()
      pen.blob(46, 22, 42, 10, 50, 0, 64, -2, 80, 6, 90, 22, 93, 42, 88, 60, 83, 46, 76, 32, 64,
        22, 54, 20)
    end),
    layer("cloth", { 1, 0.36, 0.34 }, CRIMSON, 1.6, function()
      pen.stroke(1, 4, 1, 50, 10, 66, 4, 82, 14, 88, 44)
    end, { shadow = 0, alpha = 0.8 }),
    layer("steel", { 0.86, 0.9, 0.96 }, { 0.36, 0.4, 0.48 }, 9, function()
      pen.mirror(48, true, 48, 14, 62, 16, 76, 26, 82, 44, 83, 66, 80, 86, 68, 95, 58, 97, 57, 80,
        52, 76, 48, 75)
    end),
    layer("iron", { 0.06, 0.06, 0.08 }, { 0.02, 0.02, 0.03 }, 1, function()
      pen.blob(24, 50, 34, 48.5, 44, 52, 44, 58.5, 34, 59, 25, 57)
      pen.blob(72, 50, 62, 48.5, 52, 52, 52, 58.5, 62, 59, 71, 57)
      pen.shape(42.6, 66, 53.4, 66, 56, 97, 40, 97)
    end, { shadow = 0 }),
    layer("gold", GOLD, GOLD_DARK, 1.6, function()
      pen.mirror(48, false, 48, 38, 60, 40, 76, 44, 82.6, 45, 82.8, 50.4, 74, 49, 60, 46, 52.4,
        46.4, 51.2, 78, 48, 82)
    end, { shadow = 0.6 }),
    layer("gold", GOLD, GOLD_DARK, 1.6, function()
      pen.mirror(48, false, 48, 13, 51, 14, 51.6, 42, 48, 42)
    end,
      { shadow = 0.4 }),
    layer("iron", { 0.05, 0.05, 0.07 }, { 0.02, 0.02, 0.03 }, 0.4, function()
      for i = 0, 2 do
        pen.circle(66 + i * 4.2, 72, 1.2)
        pen.circle(66 + i * 4.2, 78, 1.2)
        pen.circle(30 - i * 4.2, 72, 1.2)
        pen.circle(30 - i * 4.2, 78, 1.2)
      end
    end, { shadow = 0 }),
  }
end

local function boot(out, dx, dy, k)
  local function t(draw)
    return function()
      love.graphics.push()
      love.graphics.translate(dx, dy)
      draw()
      love.graphics.pop()
    end
  end
  local function c(colour) return { colour[1] * k, colour[2] * k, colour[3] * k } end
  out[#out + 1] = layer("wood", c({ 0.3, 0.18, 0.1 }), c({ 0.16, 0.09, 0.05 }), 1.4, t(function()
    pen.blob(26, 84, 50, 83, 74, 83, 79, 87, 76, 91, 52, 91, 45, 90, 44, 94, 27, 94)
  end))
  out[#out + 1] = layer("leather", c({ 0.68, 0.39, 0.19 }), c(LEATHER_DARK), 6, t(function()
    pen.blob(28, 22, 40, 20, 51, 22, 50, 40, 50, 56, 58, 64, 70, 69, 78, 76, 78, 85, 60, 86, 40,
      86, 27, 87, 25, 72, 28, 54, 27, 38)
  end))
  out[#out + 1] = layer("leather", c({ 0.46, 0.24, 0.11 }), c({ 0.3, 0.14, 0.06 }), 2, t(function()
    pen.blob(69, 69, 78, 75, 79, 85, 66, 86, 63, 78)
    pen.blob(26, 70, 34, 70, 38, 78, 37, 87, 27, 87)
  end), { shadow = 0.3 })
  out[#out + 1] = layer("leather", c({ 0.5, 0.27, 0.12 }), c({ 0.36, 0.18, 0.08 }), 2.4,
    t(function()
    pen.blob(25, 14, 40, 12, 54, 14, 55, 24, 52, 31, 40, 33, 27, 31, 24, 24)
  end))
  out[#out + 1] = layer("gold", GOLD, GOLD_DARK, 1, t(function()
    pen.shape(27, 50, 50.4, 46, 50.6, 50, 27, 54)
    pen.shape(27, 63, 54, 58, 56.6, 61.6, 27, 67)
  end), { shadow = 0.4 })
  out[#out + 1] = layer("gold", { 1, 0.92, 0.6 }, GOLD_DARK, 1.2, t(function()
    pen.box(40, 44.6, 6.4, 7.4, 1)
    pen.box(41, 57, 6.4, 7.4, 1)
  end), { shadow = 0.4 })
end

function art.boots()
  local out = {}
  boot(out, 14, -8, 0.72)
  boot(out, -4, 3, 1)
  return out
end

local function cork(y)
  return layer("wood", { 0.86, 0.66, 0.42 }, { 0.55, 0.36, 0.2 }, 2, function()
    pen.box(42.6, y, 14.8, 13, 3)
  end)
end

local function glints(out, draw)
  out[#out + 1] = { paint = function()
    love.graphics.setColor(1, 1, 1, 0.75)
    draw()
  end }
end

function art.potion()
  local function flask(k)
    return function()
      local function px(x) return 50 + (x - 50) * k end
      local function py(y) return 62 + (y - 62) * k end
      pen.mirror(50, true, 50, py(17), px(56.6), py(17), px(57.6), py(28), px(59), py(33), px(74),
        py(43), px(83), py(61),
        px(78), py(82), px(64), py(95), 50, py(97))
    end
  end
  local out = {
    cork(6),
    layer("glass", { 0.8, 0.9, 1 }, { 0.4, 0.55, 0.66 }, 3, flask(1), { alpha = 0.62 }),
    layer("liquid", { 1, 0.22, 0.22 }, { 0.62, 0.02, 0.12 }, 11, function()
      pen.mirror(50, true, 50, 51.6, 60, 50, 73.6, 51, 79.4, 62, 75, 80, 62.6, 91, 50, 92.6)
    end, { shadow = 0, glow = 0.3 }),
    layer("liquid", { 1, 0.55, 0.45 }, { 1, 0.3, 0.3 }, 1.4, function()
      pen.ellipse(50, 51, 24.6, 3.4)
    end, { shadow = 0 }),
    layer("gold", GOLD, GOLD_DARK, 1.4, function()
      pen.box(40.4, 17, 19.2, 5, 2.4) pen.box(41.6, 28.6, 16.8, 4.2, 2)
    end),
  }
  out[#out + 1] = layer("gem", { 1, 0.7, 0.66 }, { 1, 0.4, 0.4 }, 1, function()
    for _, b in ipairs({ { 42, 70, 2.4 }, { 58, 78, 3 }, { 62, 66, 1.6 }, { 48, 82, 1.8 },
      { 53, 62, 1.4 } }) do
      pen.circle(b[1], b[2], b[3])
    end
  end, { shadow = 0, alpha = 0.75 })
  glints(out, function()
    pen.stroke(1, 4.4, 1.4, 26.6, 76, 22, 62, 27, 50, 36, 44)
    love.graphics.setColor(1, 1, 1, 0.4)
    pen.stroke(0.6, 2, 0.6, 70, 84, 77, 76, 77, 68)
    pen.ellipse(45.4, 24.6, 1.2, 3)
  end)
  return out
end

function art.elixir()
  local out = {
    layer("gold", GOLD, GOLD_DARK, 2.4, function()
      pen.shape(50, 0, 55, 5, 50, 11, 45, 5)
      pen.box(43, 8.6, 14, 8.4, 2.4)
    end),
    layer("glass", { 0.75, 0.9, 1 }, { 0.36, 0.5, 0.7 }, 2.6, function()
      pen.mirror(50, false, 50, 16, 55.6, 16, 56.6, 30, 70, 40, 72.6, 48, 70, 84, 62, 96, 50, 98)
    end, { alpha = 0.66 }),
    layer("liquid", { 0.3, 0.75, 1 }, { 0.14, 0.14, 0.8 }, 2.2, function()
      pen.shape(33.4, 46, 42, 46, 42, 93.4, 39.6, 93, 32.4, 82)
    end, { shadow = 0, glow = 0.35 }),
    layer("liquid", { 0.55, 0.92, 1 }, { 0.36, 0.36, 1 }, 2.2, function()
      pen.shape(42, 46, 58, 46, 58, 93.4, 50, 94.6, 42, 93.4)
    end, { shadow = 0, glow = 0.45 }),
    layer("liquid", { 0.2, 0.5, 0.9 }, { 0.1, 0.06, 0.55 }, 2.2, function()
      pen.shape(58, 46, 66.6, 46, 67.6, 82, 60.4, 93, 58, 93.4)
    end, { shadow = 0, glow = 0.25 }),
    layer("gold", GOLD, GOLD_DARK, 1.4, function()
      pen.box(41.4, 15.4, 17.2, 4.4, 2)
      pen.mirror(50, false, 50, 38, 58, 38, 69, 41.6, 71.4, 46.4, 50, 46.4)
    end, { shadow = 0.5 }),
    layer("gold", { 1, 0.95, 0.7 }, GOLD, 1.6, function()
      pen.star(50, 68, 10, 4.4, 5)
    end, { shadow = 0.4, glow = 0.3 }),
  }
  out[#out + 1] = { paint = function()
    for i = 1, 9 do
      love.graphics.setColor(0.7, 0.95, 1, 0.05)
      pen.circle(50, 68, 8 + i * 2)
    end
    love.graphics.setColor(1, 1, 1, 0.7)
    pen.stroke(0.6, 2.4, 0.6, 35.6, 84, 36, 64, 36, 50)
    pen.ellipse(46, 27, 1.2, 4.6)
  end }
  return out
end

function art.bomb()
  local out = {
    layer("paper", { 0.9, 0.84, 0.68 }, { 0.6, 0.5, 0.36 }, 1.2, function()
      pen.stroke(3.4, 3.4, 3, 58, 24, 60, 8, 74, 6, 80, 16)
    end),
    layer("iron", { 0.36, 0.38, 0.46 }, { 0.08, 0.08, 0.12 }, 24, function()
      pen.circle(48, 60, 35)
    end, { grain = 0.1 }),
    layer("iron", { 0.5, 0.52, 0.6 }, { 0.2, 0.2, 0.26 }, 2, pen.turned(12, function()
      pen.box(42, 18, 20, 12, 2.4)
    end)),
    layer("cloth", { 0.62, 0.3, 0.82 }, { 0.34, 0.12, 0.52 }, 2, function()
      pen.blob(14.4, 52, 30, 60, 48, 63, 66, 60, 81.6, 52, 82.8, 64, 66, 73, 48, 76, 30, 73, 13.2,
        64)
    end),
    layer("paper", { 0.97, 0.93, 0.85 }, { 0.8, 0.74, 0.66 }, 1.6, function()
      pen.circle(48, 68, 8.4)
      pen.box(44.2, 73, 7.6, 6, 1.6)
    end, { shadow = 0.4 }),
    layer("iron", { 0.2, 0.08, 0.3 }, { 0.2, 0.08, 0.3 }, 0.4, function()
      pen.circle(45, 67.6, 2.2)
      pen.circle(51, 67.6, 2.2)
    end, { shadow = 0 }),
  }
  out[#out + 1] = { blend = "add", paint = function()
    for i = 1, 8 do
      love.graphics.setColor(1, 0.55, 0.12, 0.07)
      pen.circle(80, 17, 2 + i * 2)
    end
    love.graphics.setColor(1, 0.75, 0.25, 0.95)
    pen.star(80, 17, 10, 3, 8)
    love.graphics.setColor(1, 1, 0.85)
    pen.star(80, 17, 5.4, 2, 6)
  end }
  glints(out, function()
    love.graphics.setColor(1, 1, 1, 0.34)
    pen.stroke(1, 5, 1, 20, 56, 22, 40, 36, 33)
  end)
  return out
end

function art.gembag()
  local out = {
    layer("cloth", { 0.62, 0.34, 0.8 }, { 0.3, 0.12, 0.46 }, 12, function()
      pen.mirror(50, true, 50, 24, 57, 25, 68, 38, 82, 58, 83, 80, 68, 91, 50, 93)
    end),
    layer("cloth", { 0.72, 0.44, 0.9 }, { 0.42, 0.2, 0.6 }, 3, function()
      pen.blob(50, 27, 43, 27, 36, 17, 31, 8, 39, 11, 44, 5, 50, 10, 56, 4, 61, 10, 69, 8, 64, 17,
        57, 27)
    end),
    layer("cloth", { 0.3, 0.12, 0.44 }, { 0.2, 0.06, 0.32 }, 1, function()
      pen.stroke(0.6, 1.8, 0.4, 45, 31, 38, 44, 34, 60)
      pen.stroke(0.6, 1.8, 0.4, 55, 31, 62, 44, 66, 60)
      pen.stroke(0.6, 1.4, 0.4, 50, 32, 50, 40, 49, 50)
    end, { shadow = 0, alpha = 0.6 }),
    layer("gold", GOLD, GOLD_DARK, 1.8, function()
      pen.stroke(4.4, 5.4, 4.4, 39, 26, 50, 31, 61, 26)
      pen.stroke(3, 3.4, 2, 54, 29, 62, 36, 60, 44)
      pen.stroke(3, 3.4, 2, 48, 29, 43, 38, 46, 45)
      pen.circle(60, 45.4, 2.8)
      pen.circle(46, 46.4, 2.8)
    end),
  }
  gem(out, 76, 80, 12, SAPPHIRE)
  gem(out, 24, 82, 11.6, EMERALD)
  gem(out, 60, 89, 9.6, AMETHYST)
  gem(out, 43, 86, 13, RUBY)
  return out
end

function art.crown()
  local out = {
    layer("gold", { 0.7, 0.46, 0.14 }, { 0.4, 0.22, 0.06 }, 2, function()
      pen.ellipse(50, 62, 37, 9)
    end),
    layer("cloth", CRIMSON, CRIMSON_DARK, 7, function()
      pen.blob(16, 72, 20, 52, 32, 42, 50, 46, 68, 42, 80, 52, 84, 72, 50, 80)
    end, { shadow = 0.3 }),
    layer("gold", { 1, 0.87, 0.45 }, { 0.82, 0.5, 0.12 }, 3.4, function()
      pen.mirror(50, false, 50, 20, 60, 48, 77, 26, 80, 52, 95, 36, 86, 74, 87, 86, 70, 91, 50,
        92.6)
    end),
    layer("gold", { 1, 0.93, 0.62 }, { 0.9, 0.62, 0.2 }, 1.6, function()
      pen.mirror(50, true, 50, 80, 70, 78, 88, 73.4, 88.6, 78, 70, 83, 50, 85)
      pen.mirror(50, true, 50, 89, 70, 87, 87.4, 82, 88, 87, 70, 92.4, 50, 94.4)
    end, { shadow = 0.4 }),
    layer("gold", { 1, 0.9, 0.5 }, GOLD_DARK, 2.4, function()
      pen.circle(50, 17, 5.4)
      pen.circle(77, 23, 4.6)
      pen.circle(23, 23, 4.6)
      pen.circle(95, 34, 4)
      pen.circle(5, 34, 4)
    end),
  }
  gem(out, 50, 64, 9, RUBY)
  gem(out, 72, 65, 6.4, SAPPHIRE)
  gem(out, 28, 65, 6.4, EMERALD)
  return out
end

-- What the catalogue names and we have no picture for: a chest.
function art.unknown()
  return {
    layer("wood", WOOD, WOOD_DARK, 4, function() pen.box(12, 46, 76, 44, 4) end),
    layer("wood", { 0.8, 0.54, 0.28 }, { 0.52, 0.3, 0.14 }, 7, function()
      pen.mirror(50, true, 50, 20, 70, 21, 86, 30, 90, 44, 90, 50, 50, 51)
    end),
    layer("iron", IRON, IRON_DARK, 1.8, function()
      pen.box(20, 22, 9, 68, 2)
      pen.box(71, 22, 9, 68, 2)
      pen.box(10, 46, 80, 7, 2)
    end),
    layer("gold", GOLD, GOLD_DARK, 2.4, function() pen.box(42, 42, 16, 20, 4) end),
    layer("iron", { 0.1, 0.06, 0.03 }, { 0.1, 0.06, 0.03 }, 0.5, function()
      pen.circle(50, 50, 2.8)
      pen.shape(48.8, 50, 51.2, 50, 52, 58, 48, 58)
    end, { shadow = 0 }),
  }
end

function art.coin()
  return {
    layer("gold", { 1, 0.85, 0.4 }, { 0.82, 0.5, 0.12 }, 6, function()
      pen.circle(50, 50, 46)
    end, { shadow = 0.3 }),
    layer("gold", { 0.9, 0.62, 0.2 }, { 1, 0.84, 0.42 }, 4, function()
      pen.circle(50, 50, 35)
    end, { shadow = 0 }),
    layer("gold", { 1, 0.95, 0.65 }, { 0.95, 0.68, 0.25 }, 4, function()
      pen.box(43, 26, 14, 48, 5)
    end, { shadow = 0.5 }),
    layer("gold", { 0.5, 0.28, 0.06 }, { 0.42, 0.22, 0.04 }, 1, function()
      pen.box(48, 33, 4, 34, 2)
    end, { shadow = 0 }),
  }
end

return art
