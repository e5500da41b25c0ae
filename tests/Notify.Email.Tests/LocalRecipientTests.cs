using Notify.Delivery;
using Notify.Email.Tests.Harness;

namespace Notify.Email.Tests;

public sealed class LocalRecipientTests
{
    [Theory]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("root@localhost")]
    [InlineData("Root <root@mailhost>")]
    public async Task A_local_address_is_rejected_and_not_suppressed(string address)
    {
        await using var world = await MailWorld.StartAsync();

        var result = await world.SendAsync(MailWorld.Request(address));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "local_address"));
        result.Detail.Should().Contain("AllowLocalRecipients").And.NotContain("root");
        world.Server.ConnectionsAccepted.Should().Be(0);
    }

    [Theory]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("root@localhost")]
    public async Task A_setting_allows_it(string address)
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.AllowLocalRecipients = true);

        (await world.SendAsync(MailWorld.Request(address))).Outcome.Should().Be(SendOutcome.Sent);
        (await world.ReceivedAsync(1))[0].Recipients.Should().Equal(address);
    }
}
