# A kind that is off is not written, the others are.
#
# @TEST-EXEC: zeek -C -r $TRACES/web.pcap $PACKAGE %INPUT
# @TEST-EXEC: grep -q PassiveRecon::HTTP_SERVER_HEADER passive_recon.log
# @TEST-EXEC: test "$(grep -c PassiveRecon::OPEN_PORT passive_recon.log)" = 0

redef PassiveRecon::disabled_types = { PassiveRecon::OPEN_PORT };
