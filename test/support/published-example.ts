/**
 * A grid.info with the shape and the oddities of the one published with the original, which has to load: a netmask
 * that is a network address, a helper address outside its network, a value with a blank, an empty app_config.
 */
export const PUBLISHED_EXAMPLE = `grid my_grid_one
{
controller = grid_one.my_domain.net
location = Los Angeles
MIG_ip = 1.2.3.216:8080
app_config = "in_ip=1.2.3.216 out_ip=1.2.3.217 netmask=1.2.3.0 gateway=1.2.3.1"
MigHelper_config = "in_ip=51.2.3.214 out_ip=1.2.3.215 netmask=1.2.3.0 gateway=1.2.3.1"
}
grid my_grid_two
{
controller = grid_two.my_domain.net
location = Houston
MIG_ip = 4.5.6.212:8080
app_config = ""
MigHelper_config = "in_ip=4.5.6.214 out_ip=4.5.6.215 netmask=255.255.255.0 gateway=4.5.6.1"
}
`;
