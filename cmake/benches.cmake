# `ninja benches`: everything that script/bench runs. Not part of the default build; the tests run them tiny.

# Micro-benches of core, written with Google Benchmark: core_NAME_bench.
file(GLOB core-benches CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/core/*/*_bench.cc)
set(bench-programs sensing_series_bench sensing_load map_load madang)
foreach (file ${core-benches})
  cmake_path(GET file PARENT_PATH dir)
  cmake_path(GET dir FILENAME part)
  if (NOT TARGET core_${part}_bench)
    add_executable(core_${part}_bench EXCLUDE_FROM_ALL)
    target_compile_options(core_${part}_bench PRIVATE ${madang-warnings})
    target_link_libraries(core_${part}_bench core_${part} benchmark::benchmark_main fmt::fmt)
    list(APPEND bench-programs core_${part}_bench)
  endif ()
  target_sources(core_${part}_bench PRIVATE ${file})
endforeach ()

add_executable(sensing_load ${CMAKE_SOURCE_DIR}/bench/sensing_load.cc ${CMAKE_SOURCE_DIR}/bench/http_load.cc
  ${CMAKE_SOURCE_DIR}/bench/yardsticks.cc)
target_compile_options(sensing_load PRIVATE ${madang-warnings})
target_link_libraries(sensing_load core_base fmt::fmt SQLite::SQLite3)

add_executable(map_load ${CMAKE_SOURCE_DIR}/bench/map_load.cc ${CMAKE_SOURCE_DIR}/bench/http_load.cc
  ${CMAKE_SOURCE_DIR}/bench/postgis_tiles.cc)
target_compile_options(map_load PRIVATE ${madang-warnings})
target_link_libraries(map_load fmt::fmt PostgreSQL::PostgreSQL)

add_custom_target(benches DEPENDS ${bench-programs})

foreach (what sensing map)
  add_test(NAME bench_${what}
    COMMAND ${CMAKE_SOURCE_DIR}/bench/run.py ${what} --tiny --programs ${CMAKE_BINARY_DIR} --results ${CMAKE_BINARY_DIR}/bench-${what}.md)
  set_tests_properties(bench_${what} PROPERTIES LABELS bench TIMEOUT 300)
endforeach ()
