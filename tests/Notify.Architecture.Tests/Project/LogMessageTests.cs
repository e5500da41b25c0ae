using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Notify.Architecture.Tests.Project;

/// <summary>Renders every log message of the packages, as an operator reads it.</summary>
public sealed class LogMessageTests
{
    private const string Code = "5.7.1";
    private static readonly DateTimeOffset Moment = new(2026, 3, 4, 12, 30, 0, TimeSpan.FromHours(2));

    private static readonly Assembly[] Packages =
    [
        typeof(INotifier).Assembly,
        typeof(Notify.AspNetCore.NotifyEndpointOptions).Assembly,
        typeof(Notify.Email.EmailOptions).Assembly,
        typeof(Notify.PostgreSql.PostgreSqlOptions).Assembly,
        typeof(Notify.Push.PushOptions).Assembly,
        typeof(Notify.Redis.RedisOptions).Assembly,
        typeof(Notify.Sql.SqlBusOptions).Assembly,
        typeof(Notify.Sqlite.SqliteOptions).Assembly,
        typeof(Notify.Telegram.TelegramOptions).Assembly,
    ];

    public static TheoryData<string> Messages =>
        [.. Methods().Select(method => $"{method.DeclaringType!.FullName}.{method.Name}")];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_log_message_contains_no_null_and_no_date_of_a_culture(string name)
    {
        var method = Find(name);

        // A parameter that may be null is written as "(null)".
        var nullability = new NullabilityInfoContext();
        method.GetParameters()
            .Where(parameter => nullability.Create(parameter).ReadState == NullabilityState.Nullable)
            .Where(parameter => parameter.ParameterType != typeof(Exception))
            .Select(parameter => parameter.Name).Should().BeEmpty();
        var text = Render(method);
        text.Should().NotContain("(null)").And.NotMatchRegex(@"\d\d?/\d\d?/\d{4}");
        if (method.GetParameters().Any(parameter => parameter.ParameterType == typeof(DateTimeOffset)))
            text.Should().Contain("2026-03-04 10:30:00Z");
    }

    [Fact]
    public void A_result_in_a_log_message_does_not_repeat_the_code_of_the_reply()
    {
        var result = Delivery.SendResult.Rejected(Code, Code + " spam");

        result.ToString().Should().Be("Rejected 5.7.1: spam");
        Delivery.SendResult.Rejected("550", "no such user").ToString().Should().Be("Rejected 550: no such user");
        Delivery.SendResult.Rejected("spam", "spammy").ToString().Should().Be("Rejected spam: spammy");
        Delivery.SendResult.Rejected("spam").ToString().Should().Be("Rejected spam");
    }

    private static IEnumerable<MethodInfo> Methods() => Packages
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null);

    private static MethodInfo Find(string name) =>
        Methods().Single(method => $"{method.DeclaringType!.FullName}.{method.Name}" == name);

    private static string Render(MethodInfo method)
    {
        var logger = new TextLogger();
        method.Invoke(null, [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType, logger))]);
        return logger.Text ?? throw new InvalidOperationException($"{method.Name} wrote nothing.");
    }

    private static object Sample(Type type, ILogger logger)
    {
        if (type == typeof(ILogger))
            return logger;
        if (type == typeof(string))
            return "text";
        if (type == typeof(DateTimeOffset))
            return Moment;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromSeconds(5);
        if (type == typeof(Version))
            return new Version(7, 0);
        if (type == typeof(Enum))
            return LogLevel.Error;
        if (type == typeof(Exception))
            return new InvalidOperationException("text");
        if (type == typeof(Delivery.SendResult))
            return Delivery.SendResult.Rejected(Code, Code + " spam");
        if (type == typeof(IReadOnlyList<string>) || type == typeof(IEnumerable<string>))
            return new[] { "email", "push" };
        return Activator.CreateInstance(type)
            ?? throw new InvalidOperationException($"There is no sample of {type}. Add one.");
    }

    private sealed class TextLogger : ILogger
    {
        public string? Text { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => Text = formatter(state, exception);
    }
}
