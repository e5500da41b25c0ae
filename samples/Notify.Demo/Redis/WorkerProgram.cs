using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Redis;

namespace Notify.Demo.Redis;

/// <summary>
/// What a worker process does: the host of any application, and <c>UseRedis</c>. It finds Redis and the receivers in its configuration (environment variables) and works until its input ends,
/// as it does when the process that started it is gone, however that came.
/// </summary>
internal static class WorkerProgram
{
    public const string Role = "worker";

    public static async Task<int> RunAsync()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration[$"Notify:Redis:{nameof(RedisOptions.Configuration)}"] is null)
        {
            Console.Error.WriteLine("A worker is started by the demo itself: --redis localhost:6379 --workers 3.");
            return 2;
        }

        builder.Services.Configure<HostOptions>(settings => settings.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
            .AddTemplates("templates")
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
            // Nothing is said this way but the end.
        }

        lifetime.StopApplication();
    }
}
