-- Weapons and armour, in layers from back to front, in a square of 100 units.
local paints = require("view.paints")
local pen = require("view.pen")

local arms = {}

local layer = paints.layer
local STEEL, STEEL_DARK = paints.STEEL, paints.STEEL_DARK
local GOLD, GOLD_DARK = paints.GOLD, paints.GOLD_DARK
local IRON, IRON_DARK = paints.IRON, paints.IRON_DARK
local WOOD, WOOD_DARK = paints.WOOD, paints.WOOD_DARK
local LEATHER, LEATHER_DARK = paints.LEATHER, paints.LEATHER_DARK
local RUBY, SAPPHIRE = paints.RUBY, paints.SAPPHIRE
local CRIMSON, CRIMSON_DARK = paints.CRIMSON, paints.CRIMSON_DARK

function arms.sword()
  local function t(draw) return pen.turned(45, draw, 1.2) end
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

function arms.axe()
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

function arms.bow()
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

function arms.arrows()
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

function arms.shield()
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

function arms.helm()
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

function arms.boots()
  local out = {}
  boot(out, 14, -8, 0.72)
  boot(out, -4, 3, 1)
  return out
end

return arms
