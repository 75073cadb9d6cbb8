-- Pictures of the goods, each painted once when it is first seen, at most one a frame.
local art = require("view.art")
local lit = require("view.lit")

local icons = {}

local PIXELS = 320
local MARGIN = 12 -- units around the art, for shadows and turned blades
local painted = {}
local paintedNow = false

local function inside(draw)
  return function()
    love.graphics.translate(MARGIN, MARGIN)
    draw()
  end
end

local function paint(name)
  local easel = lit.start(PIXELS, PIXELS, PIXELS / (100 + 2 * MARGIN))
  for _, layer in ipairs((art[name] or art.unknown)()) do
    if layer.paint then
      lit.paint(easel, inside(layer.paint), layer.blend)
    else
      layer.draw = inside(layer.draw)
      lit.layer(easel, layer)
    end
  end
  return lit.finish(easel)
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
