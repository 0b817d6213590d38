#include "core/net/mqtt_packet.h"

#include <gtest/gtest.h>

namespace madang::net::mqtt {

using namespace std::string_literals;
using namespace std::chrono_literals;

namespace {

constexpr auto kLarge = std::size_t{1} << 20;

template <typename Packet>
std::string bytes_of(Packet const& p) {
  auto out = std::string{};
  append(out, p);
  return out;
}

// Valid for as long as `bytes`.
result<packet, fault> read(std::string_view const bytes) {
  auto const f = next_frame(bytes, kLarge);
  if (f.is != framing::state::whole || f.size != bytes.size()) return fault{"no frame"};
  return decode(f.what);
}
bool is_refused(std::string const& bytes) { return !read(bytes); }

std::string text(std::string_view const s) {
  return {std::string{char(s.size() >> 8), char(s.size() & 0xFF)}.append(s)};
}
std::string framed(int const head, std::string const& body) {
  return std::string{char(head), char(body.size())} + body;
}

std::vector<packet> const kOneOfEach{
    connect{.clean_session = true, .keep_alive = 60s, .client_id = "pump-7",
            .will = will{.topic = "pump-7/state", .payload = "gone", .qos = mqtt_qos::at_least_once, .retain = true},
            .user = "pump", .password = "secret"},
    connack{.session_present = true, .code = connect_code::accepted},
    publish{.topic = "a/b", .payload = "21.5", .qos = mqtt_qos::at_least_once, .retain = true, .again = true, .id = 10},
    puback{1}, pubrec{2}, pubrel{3}, pubcomp{65'535},
    subscribe{.id = 10, .filters = {{"a/b", mqtt_qos::at_least_once}, {"c/+/#", mqtt_qos::exactly_once}}},
    suback{.id = 10, .codes = {0, 2, 0x80}},
    unsubscribe{.id = 10, .filters = {"a/b", "c/d"}},
    unsuback{10}, pingreq{}, pingresp{}, disconnect{}};

}  // namespace

TEST(mqtt_packet, each_of_the_fourteen_comes_back_as_it_went) {
  EXPECT_EQ(14U, kOneOfEach.size());
  for (auto const& p : kOneOfEach) {
    auto const bytes = bytes_of(p);
    auto const got = read(bytes);
    ASSERT_TRUE(got) << p.index() << got.error().why;
    EXPECT_TRUE(p == *got) << p.index();
    EXPECT_EQ(int(p.index() + 1), static_cast<unsigned char>(bytes[0]) >> 4);
  }
}

TEST(mqtt_packet, the_bytes_are_those_of_the_standards_examples) {
  EXPECT_EQ("\x10\x0C\0\4MQTT\4\2\0\x3C\0\0"s, bytes_of(connect{.clean_session = true, .keep_alive = 60s}));
  EXPECT_EQ("\x32\7\0\3a/b\0\x0A"s, bytes_of(publish{.topic = "a/b", .qos = mqtt_qos::at_least_once, .id = 10}));
  EXPECT_EQ("\x30\7\0\3a/bhi"s, bytes_of(publish{.topic = "a/b", .payload = "hi"}));  // [2.3.1-5]
  EXPECT_EQ(
      "\x82\x0E\0\x0A\0\3a/b\1\0\3c/d\2"s,
      bytes_of(subscribe{.id = 10, .filters = {{"a/b", mqtt_qos::at_least_once}, {"c/d", mqtt_qos::exactly_once}}}));
  EXPECT_EQ("\x62\2\0\3"s, bytes_of(pubrel{3}));
  EXPECT_EQ("\xD0\0"s, bytes_of(pingresp{}));
}

TEST(mqtt_packet, a_packet_is_found_in_a_stream_however_it_is_cut) {
  for (auto const& p : kOneOfEach) {
    auto const bytes = bytes_of(p);
    for (auto n = std::size_t{0}; n != bytes.size(); ++n) {
      EXPECT_EQ(framing::state::more, next_frame(std::string_view{bytes}.substr(0, n), kLarge).is)
          << p.index() << " " << n;
    }
    auto const more = bytes + "\xFF";
    EXPECT_EQ(framing::state::whole, next_frame(more, kLarge).is);
    EXPECT_EQ(bytes.size(), next_frame(more, kLarge).size);
  }
}

TEST(mqtt_packet, the_remaining_length_has_one_to_four_bytes) {
  struct example {
    std::string bytes;
    std::size_t length;
  };
  for (auto const& e : std::vector<example>{{"\0"s, 0}, {"\x7F", 127}, {"\x80\x01", 128}, {"\xFF\x7F", 16'383},
                                            {"\x80\x80\x01", 16'384}, {"\xFF\xFF\x7F", 2'097'151},
                                            {"\x80\x80\x80\x01", 2'097'152}, {"\xFF\xFF\xFF\x7F", 268'435'455}}) {
    auto const f = next_frame("\x30" + e.bytes, std::size_t{300} << 20);
    EXPECT_EQ(1 + e.bytes.size() + e.length, f.size);
    EXPECT_EQ(e.length == 0 ? framing::state::whole : framing::state::more, f.is);
  }
  EXPECT_EQ(framing::state::malformed, next_frame("\x30\x80\x80\x80\x80"s, kLarge).is);
  EXPECT_EQ(framing::state::malformed, next_frame("\x30\xFF\xFF\xFF\xFF\x01"s, kLarge).is);
  EXPECT_EQ(framing::state::more, next_frame("\x30\x80\x80\x80"s, kLarge).is);
  EXPECT_EQ(framing::state::too_large, next_frame("\x30\xFF\xFF\xFF\x7F"s, kLarge).is);
  EXPECT_EQ(framing::state::too_large, next_frame("\x30\x7F"s, 128).is);
  EXPECT_EQ(framing::state::more, next_frame("\x30\x7F"s, 129).is);
}

TEST(mqtt_packet, reserved_types_and_flags_are_seen_at_the_first_byte) {
  for (auto head = 0; head != 256; ++head) {
    auto const type = head >> 4, flags = head & 15;
    auto const wants_2 = type == 6 || type == 8 || type == 10;
    auto const right = type != 0 && type != 15 && (type == 3 || flags == (wants_2 ? 2 : 0));
    auto const is = next_frame(std::string{char(head)}, kLarge).is;
    EXPECT_EQ(right ? framing::state::more : framing::state::malformed, is) << head;
  }
}

TEST(mqtt_packet, what_ends_too_early_or_goes_on_is_refused) {
  for (auto const& p : kOneOfEach) {
    auto const bytes = bytes_of(p);
    auto const whole = next_frame(bytes, kLarge).what;
    auto const is_publish = whole.type == packet_type::publish;
    for (auto n = std::size_t{0}; n < whole.body.size(); ++n) {
      auto cut = whole;
      cut.body = cut.body.substr(0, n);
      // A list of filters or codes may be shorter, a payload too.
      auto const got = decode(cut);
      auto const shorter = whole.type == packet_type::subscribe || whole.type == packet_type::suback ||
                           whole.type == packet_type::unsubscribe || is_publish;
      EXPECT_FALSE(!shorter && got) << p.index() << " " << n;
    }
    auto const longer = std::string{whole.body} + "\xFF";
    auto more = whole;
    more.body = longer;
    EXPECT_FALSE(!is_publish && decode(more)) << p.index();
  }
}

TEST(mqtt_packet, connect_with_flags_that_contradict_each_other_is_refused) {
  auto const with = [](int const flags, std::string const& payload) {
    return framed(0x10, text("MQTT") + "\x04" + char(flags) + "\0\x3C"s + payload);
  };
  auto const id = text("me");
  EXPECT_TRUE(read(with(0x02, id)));
  EXPECT_TRUE(is_refused(with(0x03, id)));                                        // the reserved one
  EXPECT_TRUE(is_refused(with(0x0A, id)) && is_refused(with(0x12, id)));          // a will's QoS without a will
  EXPECT_TRUE(is_refused(with(0x22, id)));                                        // a retained will that is none
  EXPECT_TRUE(is_refused(with(0x1E, id + text("w") + text("x"))));                // a will of QoS 3
  EXPECT_TRUE(read(with(0x16, id + text("w") + text("x"))));
  EXPECT_TRUE(is_refused(with(0x16, id + text("w/#") + text("x"))));              // to many topics
  EXPECT_TRUE(is_refused(with(0x16, id + text("w"))));                            // without a message
  EXPECT_TRUE(is_refused(with(0x42, id + text("secret"))));                       // a password of nobody
  EXPECT_TRUE(read(with(0x82, id + text("user"))));
  EXPECT_TRUE(is_refused(with(0xC2, id + text("user"))));                         // and no password
  EXPECT_TRUE(is_refused(with(0x02, id + text("user"))));                         // and nobody asked
  auto const binary = with(0xC2, id + text("user") + text("\0\xFF"s));
  auto const got = read(binary);
  ASSERT_TRUE(got);
  EXPECT_EQ("\0\xFF"s, std::get<connect>(*got).password);
}

TEST(mqtt_packet, other_protocols_and_levels_are_told_apart_from_nonsense) {
  auto const with = [](std::string const& name, int const level) {
    return read(framed(0x10, text(name) + char(level) + "\x02\0\x3C\0\2me"s));
  };
  EXPECT_TRUE(with("MQTT", 4));
  struct example {
    std::string name;
    int level;
  };
  for (auto const& e :
       std::vector<example>{{"MQIsdp", 3}, {"MQTT", 3}, {"MQTT", 5}, {"mqtt", 4}, {"MQTT", 0x84}, {"", 4}}) {
    auto const got = with(e.name, e.level);
    ASSERT_FALSE(got) << e.name;
    EXPECT_TRUE(got.error().other_protocol) << e.name;
  }
  EXPECT_FALSE(with("\xFF", 4).error().other_protocol);
}

TEST(mqtt_packet, texts_are_utf_8_without_nulls_and_nothing_is_taken_off_them) {
  for (auto const& wrong :
       {"\xC0\x80"s, "\xED\xA0\x80"s, "\xED\xBF\xBF"s, "\xFF"s, "\xE2\x82"s, "\xF4\x90\x80\x80"s, "\0"s, "a\0b"s}) {
    EXPECT_TRUE(is_refused(framed(0x30, text(wrong) + "x"))) << wrong;
    EXPECT_TRUE(is_refused(framed(0x82, "\0\1"s + text(wrong) + "\0"s))) << wrong;
    EXPECT_TRUE(is_refused(framed(0xA2, "\0\1"s + text(wrong)))) << wrong;
    EXPECT_TRUE(is_refused(framed(0x10, text("MQTT") + "\4\2\0\0"s + text(wrong)))) << wrong;
    EXPECT_TRUE(is_refused(framed(0x10, text("MQTT") + "\4\x82\0\0"s + text("me") + text(wrong)))) << wrong;
    EXPECT_TRUE(is_refused(framed(0x10, text("MQTT") + "\4\x06\0\0"s + text("me") + text(wrong) + text("")))) << wrong;
  }
  for (auto const* right : {"\xEF\xBB\xBF/a", "마당/센서", "\U0002A6D4", "A\xCC\x8A"}) {  // [1.5.3-3, 4.7.3-4]
    auto const bytes = framed(0x30, text(right));
    auto const got = read(bytes);
    ASSERT_TRUE(got) << right;
    EXPECT_EQ(right, std::get<publish>(*got).topic);
  }
}

TEST(mqtt_packet, an_identifier_is_never_0) {
  for (auto const head : {0x40, 0x50, 0x62, 0x70, 0xB0}) {
    EXPECT_TRUE(is_refused(framed(head, "\0\0"s)));
    EXPECT_TRUE(read(framed(head, "\0\1"s)));
  }
  EXPECT_TRUE(is_refused(framed(0x32, text("a") + "\0\0"s)));
  EXPECT_TRUE(is_refused(framed(0x82, "\0\0"s + text("a") + "\0"s)));
  EXPECT_TRUE(is_refused(framed(0xA2, "\0\0"s + text("a"))));
}

TEST(mqtt_packet, publish_has_a_qos_a_plain_topic_and_a_dup_that_makes_sense) {
  EXPECT_TRUE(is_refused(framed(0x36, text("a") + "\0\1"s)));  // QoS 3
  EXPECT_TRUE(is_refused(framed(0x38, text("a"))));            // again, and at most once
  EXPECT_TRUE(read(framed(0x3A, text("a") + "\0\1"s)));
  for (auto const* wrong : {"", "#", "a/+", "a/#", "a+b"}) EXPECT_TRUE(is_refused(framed(0x30, text(wrong)))) << wrong;
  EXPECT_TRUE(read(framed(0x30, text("/"))));
}

TEST(mqtt_packet, lists_have_something_in_them_and_only_what_belongs_there) {
  EXPECT_TRUE(is_refused(framed(0x82, "\0\1"s)));
  EXPECT_TRUE(is_refused(framed(0xA2, "\0\1"s)));
  for (auto const qos : {3, 4, 0x80, 0xFF}) {
    EXPECT_TRUE(is_refused(framed(0x82, "\0\1"s + text("a") + char(qos)))) << qos;
  }
  for (auto const* wrong : {"", "a#", "#/a", "a/#/b", "a+", "+a/b", "a/b+/c", "##", "++"}) {
    EXPECT_TRUE(is_refused(framed(0x82, "\0\1"s + text(wrong) + "\0"s))) << wrong;
    EXPECT_TRUE(is_refused(framed(0xA2, "\0\1"s + text(wrong)))) << wrong;
  }
  EXPECT_TRUE(is_refused(framed(0x90, "\0\1\3"s)));
  EXPECT_TRUE(is_refused(framed(0x20, "\1\5"s)) && is_refused(framed(0x20, "\2\0"s)) &&
              is_refused(framed(0x20, "\0\6"s)));
}

}  // namespace madang::net::mqtt
