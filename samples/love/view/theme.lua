-- Colours, fonts and the few shapes that everything is built from.
local theme = {
  ink = { 0.96, 0.92, 0.84 },
  soft = { 0.74, 0.69, 0.61 },
  faint = { 0.53, 0.49, 0.44 },
  dark = { 0.13, 0.09, 0.07 },
  gold = { 1, 0.8, 0.4 },
  good = { 0.5, 0.82, 0.5 },
  warn = { 1, 0.72, 0.3 },
  bad = { 1, 0.45, 0.38 },
  panel = { 0.115, 0.095, 0.095 },
}

-- Ours first, which has what the shop says itself; then whatever the system has for a designer's
-- own words.
local SYSTEM_FONTS = {
  "C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/simhei.ttf", "C:/Windows/Fonts/simsun.ttc",
  "/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/Hiragino Sans GB.ttc",
  "/System/Library/Fonts/STHeiti Medium.ttc", "/System/Library/Fonts/STHeiti Light.ttc",
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
  "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
  "/system/fonts/NotoSansCJK-Regular.ttc",
}

local function systemFontData()
  for _, path in ipairs(SYSTEM_FONTS) do
    local file = io.open(path, "rb")
    if file then
      local bytes = file:read("*a")
      file:close()
      return love.filesystem.newFileData(bytes, "system.ttf")
    end
  end
end

local fonts = {}
local systemData

-- size in units; weight "regular" or "bold"
function theme.font(size, weight)
  local key = size .. (weight or "regular")
  if not fonts[key] then
    if systemData == nil then systemData = systemFontData() or false end
    local file = weight == "bold" and "fonts/shopBold.otf" or "fonts/shopRegular.otf"
    local font = love.graphics.newFont(file, size, "light")
    local known, system = pcall(love.graphics.newFont, systemData, size, "light")
    if systemData and known then font:setFallbacks(system) end
    fonts[key] = font
  end
  return fonts[key]
end

local SHADE = love.graphics.newShader([[
  extern vec4 top;
  extern vec4 bottom;
  extern vec2 span;
  vec4 effect(vec4 color, Image tex, vec2 uv, vec2 screen) {
    return mix(top, bottom, clamp((screen.y - span.x) / (span.y - span.x), 0.0, 1.0)) * color;
  }
]])

local function rgba(colour, alpha)
  return { colour[1], colour[2], colour[3], (colour[4] or 1) * (alpha or 1) }
end

-- A rounded box that goes from one colour to another.
function theme.box(x, y, w, h, round, top, bottom, alpha)
  local _, y0 = love.graphics.transformPoint(x, y)
  local scale = love.graphics.getDPIScale()
  SHADE:send("top", rgba(top, alpha))
  SHADE:send("bottom", rgba(bottom or top, alpha))
  SHADE:send("span", { y0 * scale, (y0 + h) * scale })
  love.graphics.setShader(SHADE)
  love.graphics.setColor(1, 1, 1)
  love.graphics.rectangle("fill", x, y, w, h, round, round)
  love.graphics.setShader()
end

function theme.frame(x, y, w, h, round, colour, alpha, width)
  love.graphics.setColor(colour[1], colour[2], colour[3], alpha or 1)
  love.graphics.setLineWidth(width or 1)
  love.graphics.rectangle("line", x + 0.5, y + 0.5, w - 1, h - 1, round, round)
end

-- A soft shadow under a box: a few grown outlines, each fainter.
function theme.shadow(x, y, w, h, round, strength)
  love.graphics.setLineWidth(5)
  for i = 1, 4 do
    love.graphics.setColor(0, 0, 0, (strength or 0.5) * 0.09 * (5 - i))
    local grow = i * 4 - 2
    love.graphics.rectangle("line", x - grow, y - grow + 4, w + grow * 2, h + grow * 2,
      round + grow, round + grow)
  end
end

local glowImage

-- A round glow of light in a box around x, y.
function theme.glow(x, y, rx, ry, colour, strength)
  if not glowImage then
    local data = love.image.newImageData(64, 64)
    data:mapPixel(function(px, py)
      local far = math.sqrt((px - 31.5) ^ 2 + (py - 31.5) ^ 2) / 31.5
      return 1, 1, 1, math.max(0, 1 - far) ^ 2
    end)
    glowImage = love.graphics.newImage(data)
  end
  love.graphics.setBlendMode("add")
  love.graphics.setColor(colour[1], colour[2], colour[3], strength)
  love.graphics.draw(glowImage, x - rx, y - ry, 0, rx / 32, ry / 32)
  love.graphics.setBlendMode("alpha")
end

function theme.panel(x, y, w, h)
  theme.shadow(x, y, w, h, 10, 0.8)
  theme.box(x, y, w, h, 10, { 0.17, 0.135, 0.125 }, { 0.085, 0.07, 0.075 }, 0.97)
  theme.frame(x, y, w, h, 10, theme.gold, 0.28)
  theme.frame(x + 3, y + 3, w - 6, h - 6, 7, { 0, 0, 0 }, 0.5)
end

-- Text in one line, cut with an ellipsis where it is too long; align left, center or right of x in
-- w. Gives its width.
function theme.text(words, x, y, options)
  local o = options or {}
  local font = theme.font(o.size or 15, o.weight)
  local text = words
  if o.w and font:getWidth(text) > o.w then
    local cut = #text
    while cut > 0 and font:getWidth(text:sub(1, cut) .. "…") > o.w do
      cut = cut - 1
      while cut > 0 and text:byte(cut + 1) >= 128 and text:byte(cut + 1) < 192 do cut = cut - 1 end
    end
    text = text:sub(1, cut) .. "…"
  end
  local width = font:getWidth(text)
  local left = x
  if o.align == "center" then left = x + ((o.w or 0) - width) / 2 end
  if o.align == "right" then left = x + (o.w or 0) - width end
  love.graphics.setFont(font)
  local c = o.colour or theme.ink
  if o.shadow then
    love.graphics.setColor(0, 0, 0, 0.6)
    love.graphics.print(text, math.floor(left), math.floor(y) + 1)
  end
  love.graphics.setColor(c[1], c[2], c[3], o.alpha or 1)
  love.graphics.print(text, math.floor(left), math.floor(y))
  return width
end

-- Text over several lines in width w. Gives its height.
function theme.lines(words, x, y, w, options)
  local o = options or {}
  local font = theme.font(o.size or 14, o.weight)
  local _, lines = font:getWrap(words, w)
  love.graphics.setFont(font)
  local c = o.colour or theme.soft
  love.graphics.setColor(c[1], c[2], c[3], o.alpha or 1)
  love.graphics.printf(words, math.floor(x), math.floor(y), w, o.align or "left")
  return #lines * font:getHeight()
end

return theme
