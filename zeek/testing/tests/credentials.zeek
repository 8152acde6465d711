# With the setting, what a client sent first is written whole.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "PassiveRecon::TCP_CLIENT_BANNER	tcp/1883	.*MQTT" passive_recon.log

redef PassiveRecon::log_credentials = T;
