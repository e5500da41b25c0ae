using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Redis;

namespace Notify.Demo.Redis;

/// <summary>
/// The program of a worker process: an ordinary host with <c>UseRedis</c>. Its configuration (environment variables)
/// contains the addresses of Redis and the receivers. It runs until its input ends, which also happens if the process
/// that started it has crashed.
/// </summary>
internal static class WorkerProgram
{
    public const string Role = "worker";

    public static async Task<int> RunAsync()
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration[$"Notify:Redis:{nameof(RedisOptions.Configuration)}"] is null)
        {
            Console.Error.WriteLine("Only the demo starts workers: --redis localhost:6379 --workers 3.");
            return 2;
        }

        builder.Services.Configure<HostOptions>(settings => settings.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
            .AddTemplates("templates")
            .AddUnsubscribe()
            .AddPush()
            .AddEmail()
            .AddTelegram()
            .AddGate<WorkerVoice>()
            .AddObserver<WorkerVoice>()
            .UseRedis();
        using var host = builder.Build();
        await host.StartAsync();
        WorkerVoice.Say(new WorkerLine());
        _ = Task.Run(() => StopAtEndOfInput(host.Services.GetRequiredService<IHostApplicationLifetime>()));
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static void StopAtEndOfInput(IHostApplicationLifetime lifetime)
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
            // Only the end of the input has a meaning.
        }

        lifetime.StopApplication();
    }
}
