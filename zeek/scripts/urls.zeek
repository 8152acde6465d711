##! Credentials in URLs: passwords before a host, and parameters that let somebody in. They are masked unless
##! ``log_credentials`` is set.

@load ./main

module PassiveRecon;

export {
	## What stands before the value of a parameter that is a credential.
	option secret_parameters: pattern = /([?&;#]|%(3f|26|3b|23))([a-z0-9_.-]{1,32}(\[|%5b))?((user|usr|login|new|old|current|confirm|my|admin|account|acct|db|proxy|client|consumer|app|api|access|refresh|id|auth|oauth|session|security|private|subscription|bearer|csrf|xsrf|reset|device|x|amz|goog|php|j|asp|net)[_.-]?){0,3}(pass(word|wd|wort|phrase|code)?|pwd|pw|psw|secret([_.-]?key)?|(api|access|private|auth|app|session|subscription)[_.-]?key|token|jwt|otp|auth|authorization|credentials?|session([_.-]?id)?|sess?id|sid|sig|signature)([_.-]?(confirm(ation)?|again|repeat)|[0-9])?(\]|%5d)?(=|%3d)/i;
}

# Return text with the passwords before the hosts of its URLs masked.
function masked_users(text: string): string
	{
	local parts = split_string_all(text, /\/\/[^\/ \t\r\n:@]*:[^\/ \t\r\n]*@|%2[Ff]%2[Ff][^\/ \t\r\n:@&]*(:|%3[Aa])[^\/ \t\r\n&]*(@|%40)|[Ss][Ii][Pp][Ss]?:[^\/ \t\r\n:@;]*:[^\/ \t\r\n:@;]*@/);

	for ( i in parts )
		{
		if ( i % 2 == 0 )
			next;

		local named = split_string(parts[i], /:|%3[Aa]/);

		if ( parts[i][0] == "/" )
			parts[i] = named[0] + ":***@";
		else if ( parts[i][0] == "%" )
			parts[i] = named[0] + "%3A***%40";
		else
			parts[i] = named[0] + ":" + named[1] + ":***@";
		}

	return join_string_vec(parts, "");
	}

# Return text with the credentials of its URLs masked.
function masked_urls(text: string): string
	{
	if ( log_credentials )
		return text;

	local parts = split_string_all(masked_users(text), secret_parameters);

	for ( i in parts )
		{
		if ( i % 2 == 1 || i == 0 || |parts[i]| == 0 )
			next;

		local end = parts[i - 1][0] == ";" ? /[&#;?]|[[:space:]]/ :
		    /[&#\r\n]|[ \t]HTTP\//;
		local secret = split_string_n(parts[i], end, F, 1)[0];

		if ( |secret| > 0 )
			parts[i] = "***" + parts[i][|secret| :];
		}

	return join_string_vec(parts, "");
	}

# Return text that may begin with a host alone, as a Host header and the target of CONNECT do, without its password.
function masked_host(text: string): string
	{
	if ( log_credentials || /^[^\/ \t\r\n:@]*:[^\/ \t\r\n]*@/ !in text )
		return text;

	local parts = split_string_n(text, /[^\/ \t\r\n:@]*:[^\/ \t\r\n]*@/, T, 1);
	return split_string1(text, /:/)[0] + ":***@" + parts[2];
	}
