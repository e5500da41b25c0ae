using Microsoft.AspNetCore.Builder;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Tests;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData("http://localhost:5081", "http://localhost:5081/")]
    [InlineData("http://127.0.0.1:5081;http://[::1]:5082", "http://127.0.0.1:5081/")]
    public void An_address_of_this_machine_is_taken(string urls, string first) => Configure("--urls", urls).AbsoluteUri.Should().Be(first);

    [Fact]
    public void Without_one_the_port_is_5080() => Configure().AbsoluteUri.Should().Be("http://localhost:5080/");

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://localhost:0")]
    [InlineData("http://localhost:5080;http://10.0.0.1:5080")]
    public void Others_are_refused(string urls) =>
        FluentActions.Invoking(() => Configure("--urls", urls))
            .Should().Throw<InvalidOperationException>().WithMessage("*http://localhost:5080*");

    [Fact]
    public void So_are_endpoints_that_go_round_it() =>
        FluentActions.Invoking(() => Configure("--Kestrel:Endpoints:Http:Url", "http://*:80"))
            .Should().Throw<InvalidOperationException>().WithMessage("*Kestrel:Endpoints*");

    private static Uri Configure(params string[] args) => Loopback.Configure(WebApplication.CreateBuilder(args));
}
