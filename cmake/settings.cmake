# How everything is compiled. MADANG_SANITIZE=address|undefined|thread builds with that sanitizer.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if (NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif ()
# Release keeps assertions: a bug that stops is better than one that goes on with wrong data.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
# What tests run is compiled for a quick build; container accesses are checked.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -D_GLIBCXX_ASSERTIONS")

set(MADANG_SANITIZE "" CACHE STRING "address, undefined or thread; several by comma")
if (MADANG_SANITIZE)
  add_compile_options(-fsanitize=${MADANG_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MADANG_SANITIZE})
endif ()

find_program(ccache ccache)
if (ccache)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${ccache})
endif ()

# What developers and CI build has no warning. A release may be built with another compiler, and with optimisation or a
# sanitizer GCC 12 warns of what never happens (its bugs 105329, 105651, 105562).
set(madang-warnings -Wall -Wextra -Wconversion -Wshadow)
if (CMAKE_BUILD_TYPE STREQUAL Debug AND NOT MADANG_SANITIZE)
  list(APPEND madang-warnings -Werror)
else ()
  list(APPEND madang-warnings -Wno-restrict -Wno-stringop-overflow -Wno-maybe-uninitialized)
endif ()
