# First bytes of either side are written, those of a client without what may be a password.
#
# @TEST-EXEC: zeek -C -r $TRACES/lab.pcap $PACKAGE %INPUT 2>stderr
# @TEST-EXEC: test ! -s stderr
# @TEST-EXEC: test ! -e reporter.log
# @TEST-EXEC: grep -q "25	PassiveRecon::TCP_SERVER_BANNER	-	220 mail.lab.example ESMTP Postfix" passive_recon.log
# @TEST-EXEC: grep -q "3306	PassiveRecon::TCP_SERVER_BANNER	-	.*MariaDB" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::TCP_CLIENT_BANNER	tcp/1883	\*\*\*	" passive_recon.log
# @TEST-EXEC: grep -q "PassiveRecon::TCP_CLIENT_BANNER	tcp/6379	" passive_recon.log
