# madang_embed_migrations(NAME DIR OUT): sets OUT to a source file that defines
# madang::NAME::kMigrations from DIR/migrations, or to nothing if there are none.
#
# A migration is migrations/NNNN_what_it_does.sql. NNNN has four digits, so that names sort as numbers,
# and no number is missing. NNNN_what_it_does.postgres.sql beside it is its text for PostgreSQL where the
# engines differ.
function (madang_embed_migrations name dir out)
  file(GLOB sql CONFIGURE_DEPENDS ${dir}/migrations/*.sql)
  list(FILTER sql EXCLUDE REGEX "\\.postgres\\.sql$")
  list(SORT sql)
  if (NOT sql)
    set(${out} "" PARENT_SCOPE)
    return ()
  endif ()
  set(version 0)
  set(entries "")
  foreach (file ${sql})
    math(EXPR version "${version} + 1")
    get_filename_component(base ${file} NAME)
    if (NOT base MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+\\.sql$")
      message(FATAL_ERROR "${file}: a migration is named NNNN_what_it_does.sql")
    endif ()
    math(EXPR number "1${CMAKE_MATCH_1} - 10000")
    if (NOT number EQUAL version)
      message(FATAL_ERROR "${file}: expected number ${version}")
    endif ()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    string(REGEX REPLACE "\\.sql$" ".postgres.sql" other ${file})
    set(postgres "")
    if (EXISTS ${other})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${other})
      file(READ ${other} postgres)
    endif ()
    string(APPEND entries "    {\"${name}\", ${version}, R\"sql(${text})sql\", R\"sql(${postgres})sql\"},\n")
  endforeach ()
  set(file ${CMAKE_BINARY_DIR}/gen/${name}_migrations.gen.cc)
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT [[
#include "core/store/migrate.h"

namespace madang::@name@ {
extern std::vector<store::migration> const kMigrations;
std::vector<store::migration> const kMigrations{
@entries@};
}
]])
  set(${out} ${file} PARENT_SCOPE)
endfunction ()

# madang_capability(NAME): builds src/NAME into a library, with its migrations and messages embedded.
function (madang_capability name)
  set(dir ${CMAKE_SOURCE_DIR}/src/${name})
  madang_embed_migrations(${name} ${dir} migrations)
  madang_library(madang_${name} ${dir} ${migrations})
  get_property(parts GLOBAL PROPERTY madang-parts-of-${name})
  target_link_libraries(madang_${name} PUBLIC ${parts} core_api core_ports core_query core_geo PRIVATE fmt::fmt)
  set(MADANG_CAPABILITIES ${MADANG_CAPABILITIES} ${name} PARENT_SCOPE)
  madang_tests(${name} ${dir} madang_${name} test_city)
endfunction ()

# madang_part(CAPABILITY PART OWNER [NEEDS part of core …]): builds src/CAPABILITY/PART into a library of its own, CAPABILITY_PART,
# which needs no more than the store and what is named: its migrations (as OWNER), tests and bench. Comes before the capability.
function (madang_part capability part owner)
  cmake_parse_arguments(arg "" "" "NEEDS" ${ARGN})
  list(TRANSFORM arg_NEEDS PREPEND core_)
  set(dir ${CMAKE_SOURCE_DIR}/src/${capability}/${part})
  set(name ${capability}_${part})
  madang_embed_migrations(${owner} ${dir} migrations)
  madang_library(${name} ${dir} ${migrations})
  target_link_libraries(${name} PUBLIC core_store ${arg_NEEDS} PRIVATE fmt::fmt)
  set_property(GLOBAL APPEND PROPERTY madang-parts-of-${capability} ${name})
  madang_tests(${name} ${dir} ${name} test_support fmt::fmt)
  file(GLOB benches CONFIGURE_DEPENDS ${dir}/*_bench.cc)
  if (benches)
    add_executable(${name}_bench ${benches})
    target_include_directories(${name}_bench PRIVATE ${CMAKE_SOURCE_DIR}/test)
    target_compile_options(${name}_bench PRIVATE ${madang-warnings})
    target_link_libraries(${name}_bench ${name} test_support)
    add_test(NAME ${name}_bench COMMAND ${name}_bench --tiny --folder ${CMAKE_BINARY_DIR})
    set_tests_properties(${name}_bench PROPERTIES LABELS fast TIMEOUT 120)
  endif ()
endfunction ()

# The program, with the list of capabilities that CMake found, and the tests of the program itself.
function (madang_program)
  set(includes "")
  set(calls "")
  set(libraries "")
  foreach (name ${MADANG_CAPABILITIES})
    string(APPEND includes "#include \"${name}/capability.h\"\n")
    string(APPEND calls "      &${name}::${name}(),\n")
    list(APPEND libraries madang_${name})
  endforeach ()
  set(list ${CMAKE_BINARY_DIR}/gen/capabilities.gen.cc)
  file(CONFIGURE OUTPUT ${list} @ONLY CONTENT [[
#include "app/capabilities.h"

@includes@
namespace madang {

std::vector<capability const*> capabilities() {
  return {
@calls@  };
}

}  // namespace madang
]])
  madang_library(madang_app ${CMAKE_SOURCE_DIR}/src/app ${list} ${web-embedded})
  get_target_property(sources madang_app SOURCES)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  set_target_properties(madang_app PROPERTIES SOURCES "${sources}")
  target_link_libraries(madang_app PUBLIC ${libraries} core_ports PRIVATE fmt::fmt)
  target_compile_definitions(madang_app PRIVATE MADANG_VERSION="${PROJECT_VERSION}")
  add_executable(madang src/app/main.cc)
  target_link_libraries(madang madang_app)
  madang_tests(app ${CMAKE_SOURCE_DIR}/src/app madang_app test_city)
  madang_conformance(${libraries})
endfunction ()

# What proves that standards are met: test/conformance/STANDARD is the program conformance_STANDARD.
function (madang_conformance)
  file(GLOB tests CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/test/conformance ${CMAKE_SOURCE_DIR}/test/conformance/*/*_test.cc
    ${CMAKE_SOURCE_DIR}/test/conformance/*/*_fuzz.cc)
  foreach (file ${tests})
    cmake_path(GET file PARENT_PATH standard)
    set(program conformance_${standard})
    if (NOT TARGET ${program})
      file(GLOB shared CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/test/conformance/${standard}/*_fixture.cc)
      add_executable(${program} ${shared})
      target_include_directories(${program} PRIVATE ${CMAKE_SOURCE_DIR}/test ${CMAKE_SOURCE_DIR}/test/conformance)
      target_compile_options(${program} PRIVATE ${madang-warnings})
      target_link_libraries(${program} ${ARGN} test_city fmt::fmt GTest::gtest GTest::gtest_main)
      target_precompile_headers(${program} REUSE_FROM madang_pch)
      add_test(NAME ${program} COMMAND ${program})
      set_tests_properties(${program} PROPERTIES LABELS conformance TIMEOUT 600)
    endif ()
    target_sources(${program} PRIVATE ${CMAKE_SOURCE_DIR}/test/conformance/${file})
  endforeach ()
endfunction ()
