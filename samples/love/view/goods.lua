-- Potions, treasure and the coin, in layers from back to front, in a square of 100 units.
local paints = require("view.paints")
local pen = require("view.pen")

local goods = {}

local layer, gem = paints.layer, paints.gem
local GOLD, GOLD_DARK = paints.GOLD, paints.GOLD_DARK
local IRON, IRON_DARK = paints.IRON, paints.IRON_DARK
local WOOD, WOOD_DARK = paints.WOOD, paints.WOOD_DARK
local RUBY, SAPPHIRE = paints.RUBY, paints.SAPPHIRE
local EMERALD, AMETHYST = paints.EMERALD, paints.AMETHYST
local CRIMSON, CRIMSON_DARK = paints.CRIMSON, paints.CRIMSON_DARK

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

function goods.potion()
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

function goods.elixir()
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

function goods.bomb()
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

function goods.gembag()
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

function goods.crown()
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
function goods.unknown()
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

function goods.coin()
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

return goods
