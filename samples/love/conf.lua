function love.conf(t)
  t.identity = "coinslot-love-shop" -- names the save directory: journal and inventory lie there
  t.version = "11.4"
  t.window.title = "Coinslot"
  t.window.width, t.window.height = 1280, 800
  t.window.minwidth, t.window.minheight = 360, 560
  t.window.resizable = true
  t.window.highdpi = true
  t.window.msaa = 4
  t.modules.audio, t.modules.sound, t.modules.video = false, false, false
  t.modules.physics, t.modules.joystick = false, false
end
