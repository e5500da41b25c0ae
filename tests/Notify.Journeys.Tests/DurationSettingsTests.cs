using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Email;
using Notify.Push;
using Notify.Telegram;
using Notify.Tests.Bus;
using Notify.Tests.Settings;

namespace Notify.Journeys.Tests;

/// <summary>No channel reads a number without a unit as days.</summary>
public sealed class DurationSettingsTests
{
    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            Add("Email", typeof(EmailOptions));
            Add("Telegram", typeof(TelegramOptions));
            Add("Push", typeof(PushOptions));
            return data;

            void Add(string channel, Type options)
            {
                foreach (var path in DurationPaths.Of(options))
                    data.Add(channel, path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_duration_of_a_channel_is_read_with_a_unit_and_refused_without_one(string channel, string path)
    {
        Read(channel, path, "90s").Should().Be(TimeSpan.FromSeconds(90));

        FluentActions.Invoking(() => Read(channel, path, "5")).Should().Throw<InvalidOperationException>()
            .WithMessage($"Notify:{channel}:{path} is 5, which has no unit.*");
    }

    private static TimeSpan? Read(string channel, string path, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"Notify:{channel}:{path}", value)])
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        // Without workers, so that only the binding matters.
        services.AddNotify(options => options.RunWorkers = false).UseSharedBus().AddEmail().AddTelegram().AddPush();
        using var provider = services.BuildServiceProvider();
        return channel switch
        {
            "Email" => DurationPaths.Read(provider.GetRequiredService<IOptions<EmailOptions>>().Value, path),
            "Telegram" => DurationPaths.Read(provider.GetRequiredService<IOptions<TelegramOptions>>().Value, path),
            _ => DurationPaths.Read(provider.GetRequiredService<IOptions<PushOptions>>().Value, path),
        };
    }
}
