# A web server and its client are recognised, and nothing is reported as an error.
#
# @TEST-EXEC: zeek -C -r $TRACES/web.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: grep -q "PassiveRecon::OPEN_PORT.*TCP.*tcp/80" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::HTTP_SERVER_HEADER.*SERVER" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::HTTP_CLIENT_HEADER.*USER-AGENT" passive_recon.log
# @TEST-EXEC: test ! -e reporter.log
