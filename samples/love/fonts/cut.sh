#!/bin/sh
# Cuts the two fonts down to the characters in use. Needs Debian's fonts-noto-cjk and fonttools; run it in the project's folder.
set -e
characters=$(mktemp)
trap 'rm -f "$characters"' EXIT
cat samples/love/words.lua bridge/server/catalog/demo.yaml bridge/wire/*.ts > "$characters"
for weight in Regular Bold; do
  pyftsubset "/usr/share/fonts/opentype/noto/NotoSansCJK-$weight.ttc" --font-number=2 \
    --text-file="$characters" --text="–—…‘’“”•×✓→←↑↓·，。、；：！？（）《》「」【】￥％" --unicodes=U+20-7E,U+A0-17F \
    --output-file="samples/love/fonts/shop$weight.otf" \
    --no-hinting --desubroutinize --layout-features=kern --name-IDs=0,1,2,13,14
done
