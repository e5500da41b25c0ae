using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Tests.Harness;

/// <summary>The sample as it stands, with a pager that is given up soon.</summary>
public sealed class SampleApp : WebApplicationFactory<Program>
{
    internal LocalProviders Providers => Services.GetRequiredService<LocalProviders>();

    internal Pager Pager => Services.GetRequiredService<Pager>();

    /// <summary>Returns a visitor who is not signed in.</summary>
    public Visitor Visit() => new(CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));

    public async Task<Visitor> VisitAsync(string person)
    {
        var visitor = Visit();
        await visitor.SignInAsync(person);
        return visitor;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("Notify:Pager:RetryDelays:0", "00:00:00.020")
        .UseSetting("Notify:Pager:RetryDelays:1", "00:00:00.020")
        .UseSetting("Notify:Pager:RateLimit:Window", "00:00:00.100")
        .UseSetting("Logging:LogLevel:Default", "None");
}
