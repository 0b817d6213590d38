#include "core/net/address.h"

#include <gtest/gtest.h>

namespace madang::net {

TEST(address, one_caller_has_one_address_whichever_way_it_is_written) {
  EXPECT_EQ(parse_ip_address("192.0.2.7"), parse_ip_address("::ffff:192.0.2.7"));
  EXPECT_EQ("192.0.2.7", parse_ip_address("::ffff:192.0.2.7")->text());
  EXPECT_EQ("2001:db8::1", parse_ip_address("2001:0DB8:0::0001")->text());
  for (auto const* wrong : {"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "::g", "localhost", "1.2.3.4 ", "[::1]"}) {
    EXPECT_FALSE(parse_ip_address(wrong)) << wrong;
  }
  EXPECT_FALSE(parse_ip_address({"1.2.3.4\0x", 9}));
}

TEST(address, an_ipv6_subscriber_is_a_64) {
  auto const a = parse_ip_address("2001:db8:1:2:3:4:5:6")->subscriber();
  EXPECT_EQ("2001:db8:1:2::", a.text());
  EXPECT_EQ(a, parse_ip_address("2001:db8:1:2:ffff::1")->subscriber());
  EXPECT_NE(a, parse_ip_address("2001:db8:1:3::")->subscriber());
  EXPECT_NE(parse_ip_address("192.0.2.1")->subscriber(), parse_ip_address("192.0.2.2")->subscriber());
}

TEST(address, a_network_contains_what_begins_with_its_bits) {
  auto const in = [](char const* network, char const* address) {
    return parse_ip_network(network)->contains(*parse_ip_address(address));
  };
  EXPECT_TRUE(in("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(in("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(in("192.0.2.128/25", "192.0.2.200"));
  EXPECT_FALSE(in("192.0.2.128/25", "192.0.2.100"));
  EXPECT_TRUE(in("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(in("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(in("::/0", "8.8.8.8"));
  EXPECT_TRUE(in("2001:db8::/33", "2001:db8:7fff::"));
  EXPECT_FALSE(in("2001:db8::/33", "2001:db8:8000::"));
  EXPECT_TRUE(in("::1", "::1"));
  EXPECT_FALSE(in("::1", "::2"));
  for (auto const* wrong : {"10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "10/8", "a/8"}) {
    EXPECT_FALSE(parse_ip_network(wrong)) << wrong;
  }
}

TEST(address, an_endpoint_has_a_port) {
  EXPECT_EQ(8080, parse_endpoint("127.0.0.1:8080")->port);
  EXPECT_EQ("::1", parse_endpoint("[::1]:0")->address.text());
  EXPECT_EQ("127.0.0.1", parse_endpoint("localhost:1")->address.text());
  for (auto const* wrong :
       {"8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "[::1]", "a:80"}) {
    EXPECT_FALSE(parse_endpoint(wrong)) << wrong;
  }
}

TEST(address, of_forwarded_addresses_the_last_that_is_not_ours_counts) {
  auto const trusted = std::vector{*parse_ip_network("10.0.0.0/8"), *parse_ip_network("::1")};
  auto const from = [&](char const* field) {
    auto const a = forwarded_for(field, trusted);
    return a ? a->text() : "";
  };
  EXPECT_EQ("203.0.113.7", from("203.0.113.7"));
  EXPECT_EQ("203.0.113.7", from("1.1.1.1, 203.0.113.7, 10.0.0.1,::1"));
  EXPECT_EQ("2001:db8::1", from("1.1.1.1, [2001:db8::1]:4711"));
  EXPECT_EQ("203.0.113.7", from("203.0.113.7:1234, 10.0.0.1"));
  EXPECT_EQ("10.0.0.2", from("10.0.0.2, 10.0.0.1"));
  EXPECT_EQ("10.0.0.1", from("unknown, 10.0.0.1"));
  EXPECT_EQ("", from("1.1.1.1, nonsense"));
  EXPECT_EQ("", from(""));
}

}  // namespace madang::net
