using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;
using NSubstitute;

namespace Notify.Tests.Delivery;

/// <summary>Names of channels become parts of keys, paths and headers.</summary>
public sealed class ChannelNameTests
{
    public static TheoryData<string?> Invalid =>
        [null, "", " ", "a b", "b:c", "{a}", "a/b", "näher", "mail\n", new('n', 65)];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_name_that_could_not_be_part_of_a_key_is_refused(string? name)
    {
        var register = () => new ChannelRegistration(
            name!, new ChannelKind("sms"), _ => new ChannelOptions(), _ => Substitute.For<IChannelSender>());
        var failover = () => new ServiceCollection().AddNotify().AddFailover(name!, "first", "second");

        register.Should().Throw<ArgumentException>();
        failover.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("email")]
    [InlineData("E-mail_2.eu")]
    public void Other_names_are_accepted(string name)
    {
        var registration = new ChannelRegistration(
            name, new ChannelKind("sms"), _ => new ChannelOptions(), _ => Substitute.For<IChannelSender>());

        registration.Name.Should().Be(name);
    }
}
