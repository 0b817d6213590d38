#include "demo/osm/pbf_file.h"

#pragma GCC diagnostic push  // the library's headers are not ours to mend
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <osmium/builder/osm_object_builder.hpp>
#include <osmium/io/pbf_output.hpp>
#include <osmium/io/writer.hpp>
#pragma GCC diagnostic pop

namespace madang::demo::osm {
namespace {

constexpr auto kBuffer = std::size_t{1'000'000};

osmium::io::Header header(position const south_west, position const north_east) {
  auto h = osmium::io::Header{};
  h.add_box({south_west.lon_deg, south_west.lat_deg, north_east.lon_deg, north_east.lat_deg});
  h.set("generator", "madang");
  return h;
}

template <typename Builder>
void begin(Builder& b, std::int64_t const id) {
  static auto const long_ago = osmium::Timestamp{"2026-01-01T00:00:00Z"};
  b.set_id(id).set_version(1).set_timestamp(long_ago).set_visible(true);
}

template <typename Builder>
void add_tags(Builder& b, tags const& all) {
  if (all.empty()) return;
  auto list = osmium::builder::TagListBuilder{b};
  for (auto const& t : all) list.add_tag(t.key.data(), t.key.size(), t.value.data(), t.value.size());
}

}  // namespace

struct pbf_file::writer {
  writer(std::string const& path, osmium::io::Header const& about)
      : out{osmium::io::File{path, "pbf,pbf_dense_nodes=true,add_metadata=version+timestamp"}, about,
            osmium::io::overwrite::allow} {}
  // The writer compresses whole buffers in threads of its own.
  void pass_on() {
    if (objects.committed() < kBuffer * 9 / 10) return;
    out(std::move(objects));
    objects = osmium::memory::Buffer{kBuffer, osmium::memory::Buffer::auto_grow::yes};
  }
  osmium::io::Writer out;
  osmium::memory::Buffer objects{kBuffer, osmium::memory::Buffer::auto_grow::yes};
};

pbf_file::pbf_file(std::string const& path, position const south_west, position const north_east)
    : writer_{std::make_unique<writer>(path, header(south_west, north_east))} {}
pbf_file::~pbf_file() = default;

void pbf_file::add_node(std::int64_t const id, position const p, tags const& t) {
  {
    auto b = osmium::builder::NodeBuilder{writer_->objects};
    begin(b, id);
    b.set_location(osmium::Location{p.lon_deg, p.lat_deg});
    add_tags(b, t);
  }
  writer_->objects.commit();
  writer_->pass_on();
}

void pbf_file::add_way(std::int64_t const id, std::vector<std::int64_t> const& nodes, tags const& t) {
  {
    auto b = osmium::builder::WayBuilder{writer_->objects};
    begin(b, id);
    {
      auto list = osmium::builder::WayNodeListBuilder{b};
      for (auto const n : nodes) list.add_node_ref(osmium::NodeRef{n});
    }
    add_tags(b, t);
  }
  writer_->objects.commit();
  writer_->pass_on();
}

void pbf_file::add_relation(std::int64_t const id, std::vector<part> const& members, tags const& t) {
  {
    auto b = osmium::builder::RelationBuilder{writer_->objects};
    begin(b, id);
    {
      auto list = osmium::builder::RelationMemberListBuilder{b};
      for (auto const& m : members) {
        auto const kind = m.what == member::kind::node ? osmium::item_type::node : osmium::item_type::way;
        list.add_member(kind, m.id, m.role.data(), m.role.size());
      }
    }
    add_tags(b, t);
  }
  writer_->objects.commit();
  writer_->pass_on();
}

void pbf_file::close() {
  writer_->out(std::move(writer_->objects));
  writer_->out.close();
}

}  // namespace madang::demo::osm
