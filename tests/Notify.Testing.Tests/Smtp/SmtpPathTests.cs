namespace Notify.Testing.Tests.Smtp;

public class SmtpPathTests
{
    [Theory]
    [InlineData("FROM:<a@b.c>", "a@b.c", "")]
    [InlineData("from: <a@b.c> SIZE=1 BODY=7BIT", "a@b.c", "SIZE=1 BODY=7BIT")]
    [InlineData("FROM:<>", "", "")]
    [InlineData("FROM:<@x,@y:a@b.c>", "a@b.c", "")]
    [InlineData("FROM:<\"a>\\\"b\"@b.c>", "\"a>\\\"b\"@b.c", "")]
    public void A_path_is_split_from_its_parameters(string argument, string address, string parameters)
    {
        SmtpPath.TrySplit(argument, SmtpPath.From, out var a, out var p).Should().BeTrue();
        (a, p).Should().Be((address, parameters));
        SmtpPath.AddressIn(argument, SmtpPath.From).Should().Be(address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("FROM:")]
    [InlineData("FROM:<a@b.c")]
    [InlineData("FROM:<\"a@b.c>")]
    [InlineData("FROM:<a@b.c>SIZE=1")]
    [InlineData("TO:<a@b.c>")]
    public void What_is_no_path_is_left_as_it_is(string argument)
    {
        SmtpPath.TrySplit(argument, SmtpPath.From, out _, out _).Should().BeFalse();
        SmtpPath.AddressIn(argument, SmtpPath.From).Should().Be(argument);
    }

    [Fact]
    public void Lengths_are_those_of_the_standard()
    {
        SmtpPath.IsAddress(new string('a', 64) + "@b.c").Should().BeTrue();
        SmtpPath.IsAddress(new string('a', 65) + "@b.c").Should().BeFalse();
        SmtpPath.IsAddress("a@" + new string('b', 252)).Should().BeTrue();
        SmtpPath.IsAddress("a@" + new string('b', 253)).Should().BeFalse();
    }

    [Theory]
    [InlineData("a b@c.d")]
    [InlineData("@c.d")]
    [InlineData("a@")]
    [InlineData("a@b c")]
    [InlineData("a\u0007@b.c")]
    [InlineData("a")]
    public void Some_things_are_no_address(string address) => SmtpPath.IsAddress(address).Should().BeFalse();
}
