using System.Text;
using MailKit;
using MailKit.Security;

namespace Notify.Testing.Tests.Smtp;

public class SmtpAuthTests
{
    private const string Password = "s3cret-pä55";

    public static TheoryData<SaslMechanism> GoodLogins =>
    [
        new SaslMechanismPlain("ann", Password),
        new SaslMechanismLogin("ann", Password),
        new SaslMechanismOAuth2("ann", "good-token"),
        new SaslMechanismOAuthBearer("ann", "good-token"),
    ];

    public static TheoryData<SaslMechanism> BadLogins =>
    [
        new SaslMechanismPlain("ann", "wrong"),
        new SaslMechanismPlain("bob", Password),
        new SaslMechanismLogin("ann", "wrong"),
        new SaslMechanismOAuth2("ann", "stale-token"),
        new SaslMechanismOAuthBearer("bob", "good-token"),
    ];

    [Theory]
    [MemberData(nameof(GoodLogins))]
    public async Task Good_credentials_log_in(SaslMechanism mechanism)
    {
        await using var server = await StartAsync();
        using var client = await Mail.ConnectAsync(server);

        await client.AuthenticateAsync(mechanism).Soon();
        await client.SendAsync(Mail.New()).Soon();

        server.Messages.Should().ContainSingle().Which.AuthenticatedAs.Should().Be("ann");
        server.Sessions[0].AuthenticatedAs.Should().Be("ann");
    }

    [Theory]
    [MemberData(nameof(BadLogins))]
    public async Task Bad_credentials_are_refused_with_535_and_the_dialogue_goes_on(SaslMechanism mechanism)
    {
        await using var server = await StartAsync();
        using var client = await Mail.ConnectAsync(server);

        var refused = await client.Awaiting(c => c.AuthenticateAsync(mechanism).Soon())
            .Should().ThrowAsync<AuthenticationException>();

        refused.Which.Message.Should().StartWith("535");
        await client.AuthenticateAsync(new SaslMechanismPlain("ann", Password)).Soon();
    }

    [Fact]
    public async Task Mail_without_a_login_is_refused_with_530()
    {
        await using var server = await StartAsync();
        using var client = await Mail.ConnectAsync(server);

        await client.Awaiting(c => c.SendAsync(Mail.New()).Soon())
            .Should().ThrowAsync<ServiceNotAuthenticatedException>();
    }

    [Fact]
    public async Task A_password_changed_while_the_server_runs_counts_at_the_next_login()
    {
        var options = new LocalSmtpServerOptions { Users = { ["ann"] = "old" } };
        await using var server = await LocalSmtpServer.StartAsync(options);
        options.Users["ann"] = "new";
        using var client = await Mail.ConnectAsync(server);

        await client.Awaiting(c => c.AuthenticateAsync("ann", "old").Soon())
            .Should().ThrowAsync<AuthenticationException>();
        await client.AuthenticateAsync("ann", "new").Soon();
    }

    [Fact]
    public async Task Any_token_that_is_not_empty_is_good_without_a_judge()
    {
        await using var server = await LocalSmtpServer.StartAsync(new() { AllowOAuth2 = true });
        using var client = await Mail.ConnectAsync(server);

        client.AuthenticationMechanisms.Should().BeEquivalentTo("XOAUTH2", "OAUTHBEARER");
        await client.AuthenticateAsync(new SaslMechanismOAuth2("ann", "anything")).Soon();
    }

    [Fact]
    public async Task Where_starttls_is_offered_auth_waits_for_it()
    {
        await using var server = await LocalSmtpServer.StartAsync(
            new() { Security = LocalSmtpSecurity.StartTls, Users = { ["ann"] = Password } });
        using (var raw = await RawSmtpClient.ConnectAsync(server, greet: false))
        {
            await raw.ReadReplyAsync();
            (await raw.SayAsync("EHLO test")).Should().Contain("STARTTLS").And.NotContain("AUTH");
            (await raw.SayAsync("AUTH LOGIN")).Should().StartWith("538 5.7.11");
        }

        using var client = await Mail.ConnectAsync(server, SecureSocketOptions.StartTls);
        await client.AuthenticateAsync("ann", Password).Soon();
    }

    [Fact]
    public async Task No_secret_reaches_the_session_log()
    {
        await using var server = await StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);
        var user = Base64("ann");
        var password = Base64(Password);
        var plain = Base64($"\0ann\0{Password}x");

        await client.SayAsync("AUTH PLAIN " + plain);
        await client.SayAsync("auth plain");
        await client.SayAsync(plain);
        await client.SayAsync(password);
        await client.SayAsync("AUTH LOGIN " + user);
        await client.SayAsync(password);

        server.Sessions[0].Commands.Should().Equal(
            "EHLO test", "AUTH PLAIN ***", "auth plain", "***", "(unrecognized)", "AUTH LOGIN ***", "***");
        server.Sessions[0].AuthenticatedAs.Should().Be("ann");
        server.Sessions[0].ToString().Should().Be("Session 1: 7 command(s), open");
    }

    [Fact]
    public async Task What_is_wrong_with_an_auth_exchange_is_said_by_the_right_code()
    {
        await using var server = await StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        (await client.SayAsync("AUTH")).Should().StartWith("504 5.5.4");
        (await client.SayAsync("AUTH CRAM-MD5")).Should().StartWith("504 5.5.4");
        (await client.SayAsync("AUTH PLAIN not*base64")).Should().StartWith("501 5.5.2");
        (await client.SayAsync("AUTH PLAIN =")).Should().StartWith("501 5.5.2");
        (await client.SayAsync("AUTH XOAUTH2 " + Base64("user=ann\u0001\u0001"))).Should().StartWith("501 5.5.2");
        (await client.SayAsync("AUTH LOGIN")).Should().Be("334 " + Base64("Username:"));
        (await client.SayAsync("*")).Should().StartWith("501 5.7.0");
        (await client.SayAsync("AUTH LOGIN " + Base64("ann"))).Should().Be("334 " + Base64("Password:"));
        (await client.SayAsync("*")).Should().StartWith("501 5.7.0");
        (await client.SayAsync("AUTH PLAIN " + new string('A', 13000))).Should().StartWith("500 5.5.2");
        (await client.SayAsync("AUTH PLAIN " + Base64($"\0ann\0{Password}"))).Should().StartWith("235 2.7.0");
        (await client.SayAsync("AUTH PLAIN " + Base64($"\0ann\0{Password}"))).Should().StartWith("503 5.5.1");
    }

    [Fact]
    public async Task Auth_is_refused_where_it_is_not_offered()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        using var client = await RawSmtpClient.ConnectAsync(server);

        (await client.SayAsync("AUTH PLAIN")).Should().StartWith("502 ");
    }

    private static Task<LocalSmtpServer> StartAsync() => LocalSmtpServer.StartAsync(new()
    {
        RequireAuthentication = true,
        Users = { ["ann"] = Password },
        AllowOAuth2 = true,
        ValidateToken = (user, token) => (user, token) == ("ann", "good-token"),
    });

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
