-- Every picture by its name, which is the `icon` of the catalogue; `unknown` stands for the rest.
local art = {}

for _, shelf in ipairs({ require("view.arms"), require("view.goods") }) do
  for name, draw in pairs(shelf) do art[name] = draw end
end

return art
