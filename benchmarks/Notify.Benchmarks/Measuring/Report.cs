using System.Globalization;
using Spectre.Console;

namespace Notify.Benchmarks.Measuring;

/// <summary>The table of a run, followed by every goal and its result.</summary>
internal sealed class Report
{
    private readonly Table _table = new Table()
        .Border(TableBorder.Simple)
        .AddColumn("comparison")
        .AddColumn("contender")
        .AddColumn(new TableColumn("messages/s (median)").RightAligned())
        .AddColumn(new TableColumn("lowest – highest").RightAligned())
        .AddColumn(new TableColumn("B/message").RightAligned())
        .AddColumn(new TableColumn("CPU µs/message").RightAligned())
        .AddColumn(new TableColumn("server µs/message").RightAligned())
        .AddColumn(new TableColumn("Notify is × this").RightAligned());

    private readonly List<string> _goals = [];

    public void Add(string comparison, IReadOnlyList<Measurement> measurements, params Goal[] goals)
    {
        var ours = measurements[0];
        foreach (var row in measurements)
        {
            _table.AddRow(
                Markup.Escape(comparison),
                Markup.Escape(row.Name),
                Number(row.Rate),
                $"{Number(row.Lowest)} – {Number(row.Highest)}",
                Number(row.BytesPerMessage),
                row.LeastMicroseconds.ToString("F2", CultureInfo.InvariantCulture),
                row.LeastServerMicroseconds?.ToString("F2", CultureInfo.InvariantCulture) ?? "",
                (ours.Rate / row.Rate).ToString("F2", CultureInfo.InvariantCulture));
        }

        _table.AddEmptyRow();
        foreach (var goal in goals)
        {
            var subject = measurements.Single(row => row.Name == goal.Subject);
            var against = measurements.Single(row => row.Name == goal.Against);
            var ratio = goal.OfProcessorTime
                ? against.LeastMicroseconds / subject.LeastMicroseconds
                : subject.Rate / against.Rate;
            var unit = goal.OfProcessorTime ? "× by processor time" : "×";
            var atLeast = $"≥ {goal.AtLeast.ToString(CultureInfo.InvariantCulture)}";
            AddGoal($"{comparison}: {goal.Subject} / {goal.Against}", ratio, unit, ratio >= goal.AtLeast, atLeast);
        }
    }

    public void AddGoal(string what, double value, string unit, bool reached, string goal) =>
        _goals.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(reached ? "reached" : "MISSED ")}  {what}: {value:F2} {unit} (goal {goal})"));

    public void AddFact(string fact) => _goals.Add($"         {fact}");

    public void Print()
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 150);
        AnsiConsole.Write(_table);
        foreach (var goal in _goals)
            AnsiConsole.WriteLine(goal);
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
