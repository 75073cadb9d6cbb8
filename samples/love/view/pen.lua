-- Silhouettes: filled outlines from points and curves, in whatever unit the painter has.
local pen = {}

local function fill(points)
  if love.math.isConvex(points) then return love.graphics.polygon("fill", points) end
  for _, triangle in ipairs(love.math.triangulate(points)) do
    love.graphics.polygon("fill", triangle)
  end
end

-- A closed outline with straight edges.
function pen.shape(...)
  fill({ ... })
end

-- A closed smooth outline through the points (Catmull-Rom).
function pen.blob(...)
  local p = { ... }
  local n = #p / 2
  local function at(i, axis) return p[((i - 1) % n) * 2 + axis] end
  local out = {}
  for i = 1, n do
    for t = 0, 0.95, 1 / 8 do
      for axis = 1, 2 do
        local a, b, c, d = at(i - 1, axis), at(i, axis), at(i + 1, axis), at(i + 2, axis)
        out[#out + 1] = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t
          + (3 * b - a - 3 * c + d) * t * t * t)
      end
    end
  end
  fill(out)
end

-- An outline and its mirror image at the axis x.
function pen.mirror(x, smooth, ...)
  local half = { ... }
  local whole = { ... }
  for i = #half - 1, 1, -2 do
    if half[i] ~= x then
      whole[#whole + 1] = 2 * x - half[i]
      whole[#whole + 1] = half[i + 1]
    end
  end
  (smooth and pen.blob or pen.shape)(unpack(whole))
end

-- A stroke along a Bezier curve whose width goes from `from` to `to` by way of `middle`.
function pen.stroke(from, middle, to, ...)
  local curve = love.math.newBezierCurve(...)
  local steps = 40
  local px, py = curve:evaluate(0)
  for i = 0, steps do
    local t = i / steps
    local x, y = curve:evaluate(t)
    local w = t < 0.5 and from + (middle - from) * t * 2 or middle + (to - middle) * (t - 0.5) * 2
    love.graphics.circle("fill", x, y, w / 2, 24)
    love.graphics.setLineWidth(w)
    love.graphics.line(px, py, x + 0.001, y)
    px, py = x, y
  end
end

function pen.circle(x, y, radius)
  love.graphics.circle("fill", x, y, radius, 64)
end

function pen.ellipse(x, y, rx, ry)
  love.graphics.ellipse("fill", x, y, rx, ry, 64)
end

function pen.ring(x, y, radius, width)
  love.graphics.setLineWidth(width)
  love.graphics.circle("line", x, y, radius, 64)
end

function pen.box(x, y, w, h, round)
  love.graphics.rectangle("fill", x, y, w, h, round or 0, round or 0, 12)
end

function pen.star(x, y, outer, inner, points, turn)
  local out = {}
  for i = 0, points * 2 - 1 do
    local r = i % 2 == 0 and outer or inner
    local a = (turn or -math.pi / 2) + i * math.pi / points
    out[#out + 1] = x + r * math.cos(a)
    out[#out + 1] = y + r * math.sin(a)
  end
  fill(out)
end

-- Draws `body` turned by `degrees` around the middle of the unit square, and larger by `scale`.
function pen.turned(degrees, body, scale)
  return function()
    love.graphics.push()
    love.graphics.translate(50, 50)
    love.graphics.rotate(math.rad(degrees))
    love.graphics.scale(scale or 1)
    love.graphics.translate(-50, -50)
    body()
    love.graphics.pop()
  end
end

return pen
