using EarlySignal.Basics;
using EarlySignal.Tasks;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Tasks;

/// <summary>Files that include each other, groups and tags.</summary>
public class TaskIncludeTest
{
    [Fact]
    public void A_key_of_the_file_goes_before_one_that_is_included_and_the_first_include_before_the_next()
    {
        using TaskFolder task = new();
        File.WriteAllText(Path.Combine(task.Folder, "_base"), "include: _deeper\ntarget_delimiter: \"=\"\ndescription: \"base\"\nmetric_list: [{metric: acc}]\n");
        File.WriteAllText(Path.Combine(task.Folder, "_deeper"), "fewshot_delimiter: \"|\"\ndescription: \"deeper\"\n");
        File.WriteAllText(Path.Combine(task.Folder, "_other"), "description: \"other\"\ntask_alias: Other\ntarget_delimiter: \"?\"\n");
        task.Keys["include"] = "[_base, _other]";
        task.Keys["metric_list"] = "[{metric: acc_norm}]";
        var read = task.Load();
        Assert.Equal(("=", "|", "base", "Other"), (read.TargetDelimiter, read.FewShot.Delimiter, read.Description, read.Alias));
        Assert.Equal(["acc_norm"], read.Metrics.Select(metric => metric.Name));
    }

    [Fact]
    public void A_fault_in_an_included_file_names_that_file()
    {
        using TaskFolder task = new();
        var include = Path.Combine(task.Folder, "_base");
        File.WriteAllText(include, "num_fewshot: many\n");
        task.Keys["include"] = "_base";
        var fault = Assert.Throws<InputException>(task.Load);
        Assert.Equal((include, "line 1, num_fewshot"), (fault.File, fault.Field));
    }

    [Fact]
    public void A_group_holds_tasks_groups_tags_and_tasks_with_other_keys()
    {
        using TempFolder folder = Group("""
            group: all
            group_alias: Everything
            task:
              - one
              - inner
              - hard
              - {task: one, task_alias: One again, num_fewshot: 1}
              - {group: nested, task: [two]}
            aggregate_metric_list:
              - {metric: acc, aggregation: mean, weight_by_size: false}
              - {metric: acc_norm}
            """);
        var group = TaskGroup.Load(folder.At("all.yaml"));
        Assert.Equal(("all", "Everything"), (group.Name, group.Alias));
        Assert.Equal(["one", "three", "one"], group.Tasks.Select(task => task.Name));
        Assert.Equal(1, group.Tasks[2].FewShot.Count);
        Assert.Equal(["inner", "nested"], group.Groups.Select(inner => inner.Name));
        Assert.Equal(["one", "three", "two"], group.AllTasks.Select(task => task.Name));
        Assert.Equal([new GroupMetric("acc", false), new GroupMetric("acc_norm", true)], group.Metrics);
        Assert.Equal(["one", "three", "two"], TaskDefinition.LoadAll(folder.At("all.yaml")).Select(task => task.Name));
        Assert.Equal(["two"], TaskDefinition.LoadAll(folder.At("two.yaml")).Select(task => task.Name));
    }

    [Fact]
    public void A_folder_with_one_group_that_holds_the_others_is_that_group()
    {
        using TempFolder folder = Group("group: all\ntask: [part, three]\n");
        File.WriteAllText(folder.At("part.yml"), "group: part\ntask: [one]\n");
        Assert.Equal(folder.At("all.yaml"), TaskGroup.FileOf(folder.Path));
        Assert.Equal(["three", "one"], TaskDefinition.LoadAll(folder.Path).Select(task => task.Name));
        Assert.Null(TaskGroup.FileOf(folder.At("one.yaml")));
        Assert.Null(TaskGroup.FileOf(folder.At("nowhere")));
        File.WriteAllText(folder.At("more.yaml"), "group: more\ntask: [two]\n");
        InputFault.Expect(() => TaskGroup.FileOf(folder.Path), "2 groups (all.yaml, more.yaml)", "Give the path");
        File.Delete(folder.At("more.yaml"));
        File.WriteAllText(folder.At("part.yml"), "group: part\ntask: [all]\n");
        InputFault.Expect(() => TaskGroup.FileOf(folder.Path), "inside themselves or each other (all.yaml, part.yml)", "Remove a group");
    }

    [Fact]
    public void A_name_that_two_files_define_is_an_error_where_it_is_used()
    {
        using TempFolder folder = Group("group: all\ntask: [one, two]\n");
        File.Copy(folder.At("two.yaml"), folder.At("sub", "again.yaml"));
        TaskIndex index = new(folder.Path);
        Assert.Equal(["one"], index.Find("one").Select(task => task.Name));
        InputFault.Expect(() => index.Find("two"), "'two'", "defines, too", "Rename one");
        InputFault.Expect(() => TaskGroup.Load(folder.At("all.yaml")), "'two'", folder.At("sub", "again.yaml"));
    }

    [Fact]
    public void A_renamed_group_has_its_name_before_those_of_its_tasks_and_groups()
    {
        using TempFolder folder = Group("group: all\ngroup_alias: All\ntask: [inner, three]\n");
        var group = TaskGroup.Load(folder.At("all.yaml")).Named("mine");
        Assert.Equal(("mine", null, "mine_inner"), (group.Name, group.Alias, group.Groups[0].Name));
        Assert.Equal(["mine_three", "mine_two"], group.AllTasks.Select(task => task.Name));
    }

    [Fact]
    public void An_index_finds_tasks_groups_and_tags_by_name()
    {
        using TempFolder folder = Group("group: all\ntask: [one]\n");
        TaskIndex index = new(folder.Path);
        Assert.Equal(["one", "three", "two"], index.Tasks);
        Assert.Equal(["all", "inner"], index.Groups);
        Assert.Equal(["hard"], index.Tags);
        Assert.Equal(["two"], index.Find("inner").Select(task => task.Name));
        Assert.Equal(["three"], index.Find("hard").Select(task => task.Name));
        Assert.Contains("The nearest are two", Assert.Throws<InputException>(() => index.Find("twoo")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group: all\ntask: [twoo]\n", "'twoo', which is no task", "two")]
    [InlineData("group: all\ntask: [all]\n", "all", "do not hold each other")]
    [InlineData("group: all\ntask: []\n", "an empty list", "tasks, groups or tags")]
    [InlineData("group: all\ntask: [one]\nagregate_metric_list: []\n", "unknown key 'agregate_metric_list'", "a key of a group. Did you mean 'aggregate_metric_list'?")]
    [InlineData("group: all\ntask: [one]\naggregate_metric_list: [{aggregation: mean}]\n", "no name", "a metric with a name")]
    [InlineData("group: all\ntask: [one]\naggregate_metric_list: {metric: acc, aggregation: median}\n", "found median", "the aggregation mean")]
    [InlineData("group: all\ntask: [one]\naggregate_metric_list: [{metric: acc, weight: true}]\n", "unknown key 'weight'", "a key of a group's metric")]
    public void A_faulty_group_is_one_error(string text, string found, string expected)
    {
        using var folder = Group(text);
        var fault = Assert.Throws<InputException>(() => TaskGroup.Load(folder.At("all.yaml")));
        Assert.Equal(folder.At("all.yaml"), fault.File);
        Assert.Contains(found, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_groups_metric_weighs_tasks_by_their_items_unless_told_otherwise()
    {
        (double, int)[] tasks = [(0.5, 300), (0.9, 100)];
        Assert.Equal(0.6, new GroupMetric("acc", true).Of(tasks), 1e-12);
        Assert.Equal(0.7, new GroupMetric("acc", false).Of(tasks), 1e-12);
        Assert.True(double.IsNaN(new GroupMetric("acc", true).Of([])));
    }

    private static TempFolder Group(string text)
    {
        using TaskFolder task = new();
        task.Load();
        var common = File.ReadAllText(task.File).Replace("task: tiny\n", "", StringComparison.Ordinal);
        TempFolder folder = new();
        Directory.CreateDirectory(folder.At("sub"));
        File.WriteAllText(folder.At("_common"), common);
        File.WriteAllText(folder.At("one.yaml"), "task: one\ninclude: _common\n");
        File.WriteAllText(folder.At("two.yaml"), "task: two\ninclude: _common\n");
        File.WriteAllText(folder.At("sub", "three.yaml"), "task: three\ntag: [hard]\ninclude: ../_common\n");
        File.WriteAllText(folder.At("sub", "inner.yaml"), "group: inner\ntask:\n  - two\n");
        File.WriteAllText(folder.At("all.yaml"), text);
        return folder;
    }
}
