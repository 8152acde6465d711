# Networks and kinds that are left out are left out.
#
# @TEST-EXEC: zeek -C -r $TRACES/web.pcap $PACKAGE %INPUT
# @TEST-EXEC: test ! -e passive_recon.log

redef PassiveRecon::ignored_networks = { 0.0.0.0/0, [::]/0 };
