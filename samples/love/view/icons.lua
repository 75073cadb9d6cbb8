-- Pictures of the goods, each painted once when it is first seen, at most one a frame.
local art = require("view.art")
local lit = require("view.lit")

local icons = {}

local PIXELS = 320
local MARGIN = 12 -- units around the art, for shadows and turned blades
local painted = {}
local paintedNow = false

local function paint(name)
  local layers = (art[name] or art.unknown)()
  local unit = PIXELS / (100 + 2 * MARGIN)
  local painter = lit.painter(PIXELS, PIXELS, unit)
  local function inside(draw)
    return function()
      love.graphics.translate(MARGIN, MARGIN)
      draw()
    end
  end
  for _, layer in ipairs(layers) do
    if layer.paint then
      painter.paint(inside(layer.paint), layer.blend)
    else
      layer.draw = inside(layer.draw)
      painter.layer(layer)
    end
  end
  return painter.finish()
end

function icons.beginFrame()
  paintedNow = false
end

-- Draws the picture in a square of `size`; nothing yet while another one is being painted in this
-- frame.
function icons.draw(name, x, y, size, alpha)
  local key = art[name] and name or "unknown"
  if not painted[key] then
    if paintedNow then return end
    paintedNow = true
    painted[key] = paint(key)
  end
  love.graphics.push("all")
  love.graphics.setBlendMode("alpha", "premultiplied")
  local a = alpha or 1
  love.graphics.setColor(a, a, a, a)
  love.graphics.draw(painted[key], x, y, 0, size / PIXELS)
  love.graphics.pop()
end

return icons
