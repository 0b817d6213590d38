# What the base map has beside its code: libosmium, and the styles and symbols that src/basemap/style makes.
target_link_libraries(madang_basemap PRIVATE osmium)
target_link_libraries(basemap_test BZip2::BZip2)

find_program(python3 python3 REQUIRED)
set(style ${CMAKE_SOURCE_DIR}/src/basemap/style)
set(style-made ${CMAKE_BINARY_DIR}/gen/basemap_style)
file(GLOB style-sources CONFIGURE_DEPENDS ${style}/*.py ${style}/*.json)
set(style-files light.json dark.json sprite.json sprite.png sprite@2x.json sprite@2x.png)
list(TRANSFORM style-files PREPEND ${style-made}/)
set(style-embedded ${CMAKE_BINARY_DIR}/gen/basemap_style.gen.cc)
add_custom_command(OUTPUT ${style-embedded} BYPRODUCTS ${style-files} DEPENDS ${style-sources} ${CMAKE_SOURCE_DIR}/tools/embed.py
  COMMAND ${python3} ${style}/make.py ${style-made}
  COMMAND ${python3} ${style}/symbols.py ${style-made}
  COMMAND ${python3} ${CMAKE_SOURCE_DIR}/tools/embed.py basemap::style_file ${style-embedded} ${style-files} VERBATIM)
target_sources(madang_basemap PRIVATE ${style-embedded})
