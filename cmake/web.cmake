# The page of web/dist, which `npm run build` makes (script/build does), becomes part of the program. Without
# it the program is built all the same and says on its page that there is none.
find_program(node NAMES node REQUIRED)
set(web-dist ${CMAKE_SOURCE_DIR}/web/dist)
file(GLOB_RECURSE web-files CONFIGURE_DEPENDS ${web-dist}/*)
set(web-embedded ${CMAKE_BINARY_DIR}/gen/embedded.gen.cc)
add_custom_command(OUTPUT ${web-embedded} DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_web.mjs ${web-files}
  COMMAND ${node} ${CMAKE_SOURCE_DIR}/tools/embed_web.mjs ${web-dist} ${web-embedded} VERBATIM)
